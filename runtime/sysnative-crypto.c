/* libSystem.Security.Cryptography.Native.OpenSsl: digests, MACs, ciphers, key derivation and random bytes
 * over the distribution's static libcrypto. What is missing of the shim (keys, certificates, TLS) is not in
 * contract.def. */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include "runtime/sysnative.h"

int64_t CryptoNative_OpenSslVersionNumber(void) { return (int64_t)OpenSSL_version_num(); }

/* ---- digests ------------------------------------------------------------------------------------- */

#define DIGEST(name, function) \
    const EVP_MD *CryptoNative_Evp##name(void) { return function(); }
DIGEST(Md5, EVP_md5)
DIGEST(Sha1, EVP_sha1)
DIGEST(Sha256, EVP_sha256)
DIGEST(Sha384, EVP_sha384)
DIGEST(Sha512, EVP_sha512)
DIGEST(Sha3_256, EVP_sha3_256)
DIGEST(Sha3_384, EVP_sha3_384)
DIGEST(Sha3_512, EVP_sha3_512)
DIGEST(Shake128, EVP_shake128)
DIGEST(Shake256, EVP_shake256)

int32_t CryptoNative_EvpMdSize(const EVP_MD *md) { return EVP_MD_get_size(md); }

EVP_MD_CTX *CryptoNative_EvpMdCtxCreate(const EVP_MD *type) {
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (ctx && EVP_DigestInit_ex(ctx, type, NULL) == 1) return ctx;
    EVP_MD_CTX_free(ctx);
    return NULL;
}
EVP_MD_CTX *CryptoNative_EvpMdCtxCopyEx(const EVP_MD_CTX *from) {
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (ctx && EVP_MD_CTX_copy_ex(ctx, from) == 1) return ctx;
    EVP_MD_CTX_free(ctx);
    return NULL;
}
void CryptoNative_EvpMdCtxDestroy(EVP_MD_CTX *ctx) { EVP_MD_CTX_free(ctx); }

int32_t CryptoNative_EvpDigestReset(EVP_MD_CTX *ctx, const EVP_MD *type) {
    return EVP_DigestInit_ex(ctx, type, NULL);
}
int32_t CryptoNative_EvpDigestUpdate(EVP_MD_CTX *ctx, const void *p, int32_t n) {
    return EVP_DigestUpdate(ctx, p, (size_t)n);
}
int32_t CryptoNative_EvpDigestFinalEx(EVP_MD_CTX *ctx, uint8_t *md, uint32_t *size) {
    return EVP_DigestFinal_ex(ctx, md, size);
}
int32_t CryptoNative_EvpDigestFinalXOF(EVP_MD_CTX *ctx, uint8_t *md, uint32_t n) {
    return EVP_DigestFinalXOF(ctx, md, n);
}

/* The digest of what has come so far; the context goes on. */
int32_t CryptoNative_EvpDigestCurrent(const EVP_MD_CTX *ctx, uint8_t *md, uint32_t *size) {
    EVP_MD_CTX *copy = CryptoNative_EvpMdCtxCopyEx(ctx);
    int32_t result = copy ? EVP_DigestFinal_ex(copy, md, size) : 0;
    EVP_MD_CTX_free(copy);
    return result;
}
int32_t CryptoNative_EvpDigestCurrentXOF(const EVP_MD_CTX *ctx, uint8_t *md, uint32_t n) {
    EVP_MD_CTX *copy = CryptoNative_EvpMdCtxCopyEx(ctx);
    int32_t result = copy ? EVP_DigestFinalXOF(copy, md, n) : 0;
    EVP_MD_CTX_free(copy);
    return result;
}
int32_t CryptoNative_EvpDigestOneShot(const EVP_MD *type, const void *p, int32_t n, uint8_t *md,
                                      uint32_t *size) {
    return EVP_Digest(p, (size_t)n, md, size, type, NULL);
}
int32_t CryptoNative_EvpDigestXOFOneShot(const EVP_MD *type, const void *p, int32_t n, uint8_t *md,
                                         uint32_t size) {
    EVP_MD_CTX *ctx = CryptoNative_EvpMdCtxCreate(type);
    int32_t result = ctx && EVP_DigestUpdate(ctx, p, (size_t)n) == 1 ? EVP_DigestFinalXOF(ctx, md, size) : 0;
    EVP_MD_CTX_free(ctx);
    return result;
}
/* OpenSSL 3.3 has it, which the distribution's is not. */
int32_t CryptoNative_EvpDigestSqueeze(EVP_MD_CTX *ctx, uint8_t *md, uint32_t n, int32_t *available) {
    (void)ctx, (void)md, (void)n;
    *available = 0;
    return 0;
}

/* ---- HMAC, PBKDF2 -------------------------------------------------------------------------------- */

#pragma GCC diagnostic ignored "-Wdeprecated-declarations" /* the shim speaks of HMAC_CTX */

HMAC_CTX *CryptoNative_HmacCreate(const uint8_t *key, int32_t n, const EVP_MD *md) {
    static const uint8_t none;
    HMAC_CTX *ctx = HMAC_CTX_new();
    if (ctx && HMAC_Init_ex(ctx, key ? key : &none, n, md, NULL) == 1) return ctx;
    HMAC_CTX_free(ctx);
    return NULL;
}
HMAC_CTX *CryptoNative_HmacCopy(const HMAC_CTX *from) {
    HMAC_CTX *ctx = HMAC_CTX_new();
    if (ctx && HMAC_CTX_copy(ctx, (HMAC_CTX *)(uintptr_t)from) == 1) return ctx;
    HMAC_CTX_free(ctx);
    return NULL;
}
void CryptoNative_HmacDestroy(HMAC_CTX *ctx) { HMAC_CTX_free(ctx); }
int32_t CryptoNative_HmacReset(HMAC_CTX *ctx) { return HMAC_Init_ex(ctx, NULL, 0, NULL, NULL); }
int32_t CryptoNative_HmacUpdate(HMAC_CTX *ctx, const uint8_t *p, int32_t n) {
    return HMAC_Update(ctx, p, (size_t)n);
}
int32_t CryptoNative_HmacFinal(HMAC_CTX *ctx, uint8_t *md, int32_t *size) {
    unsigned n = (unsigned)*size;
    int32_t result = HMAC_Final(ctx, md, &n);
    *size = (int32_t)n;
    return result;
}
int32_t CryptoNative_HmacCurrent(const HMAC_CTX *ctx, uint8_t *md, int32_t *size) {
    HMAC_CTX *copy = CryptoNative_HmacCopy(ctx);
    int32_t result = copy ? CryptoNative_HmacFinal(copy, md, size) : 0;
    HMAC_CTX_free(copy);
    return result;
}
int32_t CryptoNative_HmacOneShot(const EVP_MD *type, const uint8_t *key, int32_t key_size, const uint8_t *p,
                                 int32_t n, uint8_t *md, int32_t *size) {
    static const uint8_t none;
    unsigned room = (unsigned)*size;
    int32_t result = HMAC(type, key ? key : &none, key_size, p, (size_t)n, md, &room) != NULL;
    *size = (int32_t)room;
    return result;
}
int32_t CryptoNative_Pbkdf2(const char *password, int32_t password_size, const uint8_t *salt,
                            int32_t salt_size, int32_t iterations, const EVP_MD *digest, uint8_t *out,
                            int32_t n) {
    static const uint8_t none;
    return PKCS5_PBKDF2_HMAC(password ? password : "", password_size, salt ? salt : &none, salt_size,
                             iterations, digest, n, out);
}

/* ---- ciphers ------------------------------------------------------------------------------------- */

#define CIPHER(name, function) \
    const EVP_CIPHER *CryptoNative_Evp##name(void) { return function(); }
#define AES(bits)                                      \
    CIPHER(Aes##bits##Cbc, EVP_aes_##bits##_cbc)       \
    CIPHER(Aes##bits##Ccm, EVP_aes_##bits##_ccm)       \
    CIPHER(Aes##bits##Cfb128, EVP_aes_##bits##_cfb128) \
    CIPHER(Aes##bits##Cfb8, EVP_aes_##bits##_cfb8)     \
    CIPHER(Aes##bits##Ecb, EVP_aes_##bits##_ecb)       \
    CIPHER(Aes##bits##Gcm, EVP_aes_##bits##_gcm)
AES(128)
AES(192)
AES(256)
CIPHER(Des3Cbc, EVP_des_ede3_cbc)
CIPHER(Des3Cfb64, EVP_des_ede3_cfb64)
CIPHER(Des3Cfb8, EVP_des_ede3_cfb8)
CIPHER(Des3Ecb, EVP_des_ede3_ecb)
CIPHER(DesCbc, EVP_des_cbc)
CIPHER(DesCfb8, EVP_des_cfb8)
CIPHER(DesEcb, EVP_des_ecb)
CIPHER(RC2Cbc, EVP_rc2_cbc)
CIPHER(RC2Ecb, EVP_rc2_ecb)
CIPHER(ChaCha20Poly1305, EVP_chacha20_poly1305)

/* A cipher without key; bits 0: the cipher's own length. */
static EVP_CIPHER_CTX *new_cipher(const EVP_CIPHER *type, int32_t bits) {
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    if (ctx && EVP_CipherInit_ex(ctx, type, NULL, NULL, NULL, 0) == 1 &&
        (bits <= 0 || EVP_CIPHER_CTX_set_key_length(ctx, bits / 8) == 1))
        return ctx;
    EVP_CIPHER_CTX_free(ctx);
    return NULL;
}
EVP_CIPHER_CTX *CryptoNative_EvpCipherCreatePartial(const EVP_CIPHER *type) { return new_cipher(type, 0); }
EVP_CIPHER_CTX *CryptoNative_EvpCipherCreate2(const EVP_CIPHER *type, const uint8_t *key, int32_t bits,
                                              const uint8_t *iv, int32_t encrypts) {
    EVP_CIPHER_CTX *ctx = new_cipher(type, bits);
    if (ctx && EVP_CipherInit_ex(ctx, NULL, NULL, key, iv, encrypts) == 1) return ctx;
    EVP_CIPHER_CTX_free(ctx);
    return NULL;
}
void CryptoNative_EvpCipherDestroy(EVP_CIPHER_CTX *ctx) { EVP_CIPHER_CTX_free(ctx); }
int32_t CryptoNative_EvpCipherSetKeyAndIV(EVP_CIPHER_CTX *ctx, const uint8_t *key, const uint8_t *iv,
                                          int32_t encrypts) {
    return EVP_CipherInit_ex(ctx, NULL, NULL, key, iv, encrypts);
}
int32_t CryptoNative_EvpCipherReset(EVP_CIPHER_CTX *ctx, const uint8_t *iv, int32_t n) {
    (void)n;
    return EVP_CipherInit_ex(ctx, NULL, NULL, NULL, iv, -1);
}
int32_t CryptoNative_EvpCipherCtxSetPadding(EVP_CIPHER_CTX *ctx, int32_t padding) {
    return EVP_CIPHER_CTX_set_padding(ctx, padding);
}
int32_t CryptoNative_EvpCipherUpdate(EVP_CIPHER_CTX *ctx, uint8_t *out, int32_t *written, const uint8_t *p,
                                     int32_t n) {
    int count = 0;
    int32_t result = EVP_CipherUpdate(ctx, out, &count, p, n);
    if (result == 1) *written = count;
    return result;
}
int32_t CryptoNative_EvpCipherFinalEx(EVP_CIPHER_CTX *ctx, uint8_t *out, int32_t *written) {
    int count = 0;
    int32_t result = EVP_CipherFinal_ex(ctx, out, &count);
    if (result == 1) *written = count;
    return result;
}

#define CONTROL(name, what)                                                              \
    int32_t CryptoNative_EvpCipher##name(EVP_CIPHER_CTX *ctx, uint8_t *tag, int32_t n) { \
        return EVP_CIPHER_CTX_ctrl(ctx, what, n, tag);                                   \
    }
CONTROL(GetAeadTag, EVP_CTRL_AEAD_GET_TAG)
CONTROL(GetCcmTag, EVP_CTRL_AEAD_GET_TAG)
CONTROL(GetGcmTag, EVP_CTRL_AEAD_GET_TAG)
CONTROL(SetAeadTag, EVP_CTRL_AEAD_SET_TAG)
CONTROL(SetCcmTag, EVP_CTRL_AEAD_SET_TAG)
CONTROL(SetGcmTag, EVP_CTRL_AEAD_SET_TAG)
int32_t CryptoNative_EvpCipherSetCcmNonceLength(EVP_CIPHER_CTX *ctx, int32_t n) {
    return EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, n, NULL);
}
int32_t CryptoNative_EvpCipherSetGcmNonceLength(EVP_CIPHER_CTX *ctx, int32_t n) {
    return EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, n, NULL);
}
