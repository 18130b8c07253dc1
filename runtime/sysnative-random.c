/* libSystem.Security.Cryptography.Native.OpenSsl: what programs reach that only seed their hash codes. It
 * stays apart from sysnative-crypto.c, which brings libcrypto with it. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include "runtime/sysnative.h"

int32_t CryptoNative_EnsureOpenSslInitialized(void) { return 0; }
int32_t CryptoNative_OpenSslAvailable(void) { return 1; }
/* Every program that seeds a hash asks for random bytes and for what to say when there are none. Where that
 * is all, libcrypto stays out: its error queue is looked at when something else has brought it. */
#pragma weak ERR_clear_error
#pragma weak ERR_peek_error
#pragma weak ERR_peek_last_error
#pragma weak ERR_reason_error_string
#pragma weak ERR_error_string_n

/* The legacy provider is a module to load, and a static executable loads none. */
void CryptoNative_RegisterLegacyAlgorithms(void) {}

uint64_t CryptoNative_ErrClearError(void) {
    if (ERR_clear_error) ERR_clear_error();
    return 0;
}
uint64_t CryptoNative_ErrGetExceptionError(int32_t *is_allocation_failure) {
    unsigned long error = ERR_peek_last_error ? ERR_peek_last_error() : 0;
    *is_allocation_failure = ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
    CryptoNative_ErrClearError();
    return error;
}
uint64_t CryptoNative_ErrPeekError(void) { return ERR_peek_error ? ERR_peek_error() : 0; }
uint64_t CryptoNative_ErrPeekLastError(void) { return ERR_peek_last_error ? ERR_peek_last_error() : 0; }
const char *CryptoNative_ErrReasonErrorString(uint64_t error) {
    return ERR_reason_error_string ? ERR_reason_error_string(error) : NULL;
}
void CryptoNative_ErrErrorStringN(uint64_t error, char *text, int32_t size) {
    if (size > 0) *text = 0;
    if (ERR_error_string_n) ERR_error_string_n(error, text, (size_t)size);
}

int32_t CryptoNative_GetRandomBytes(uint8_t *bytes, int32_t n) {
    return SystemNative_GetCryptographicallySecureRandomBytes(bytes, n) == 0;
}

int32_t CryptoNative_GetMaxMdSize(void) { return EVP_MAX_MD_SIZE; }
