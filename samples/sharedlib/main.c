/* Counts the words of its arguments with a library that is written in C#. */
#include <stdio.h>

#include "wordlist.h"

static void tell(char *word, int32_t count, void *user) { printf("%*d  %s\n", *(int *)user, count, word); }

int main(int argc, char **argv) {
    int width = 4;
    void *list = wordlist_new();
    for (int i = 1; i < argc; i++)
        if (wordlist_add(list, argv[i]) < 0) fprintf(stderr, "argument %d is not UTF-8\n", i);
    wordlist_top(list, 3, tell, &width);
    wordlist_free(list);
    return 0;
}
