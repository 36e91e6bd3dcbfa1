// Preloaded into a process under test, lets syncs fail as the kernel does: the sync after a lost page fails, the next one
// succeeds. See SyncFailureTest.
//
// FAILSYNC  a directory whose files say what to do:
//           once    text; the next sync of a path that contains it fails, and takes this file away
//           always  text; every sync of a path that contains it fails
//           hold    while it is there, a sync that is to fail waits, and says so by making `held`
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void said(const char *name, char *path) { snprintf(path, PATH_MAX, "%s/%s", getenv("FAILSYNC"), name); }

static int concerns(const char *order, const char *path) {
    char file[PATH_MAX], text[PATH_MAX];
    said(order, file);
    int in = open(file, O_RDONLY);
    if (in < 0) return 0;
    ssize_t length = read(in, text, sizeof text - 1);
    close(in);
    if (length <= 0) return 0;
    text[length] = 0;
    return strstr(path, text) != NULL;
}

static void wait_while_held(void) {
    char hold[PATH_MAX], held[PATH_MAX];
    said("hold", hold);
    said("held", held);
    if (access(hold, F_OK) != 0) return;
    close(open(held, O_CREAT | O_WRONLY, 0600));
    while (access(hold, F_OK) == 0) usleep(1000);
}

static int failing(int fd, const char *call) {
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, call);
    if (getenv("FAILSYNC") == NULL) return real(fd);
    char self[64], path[PATH_MAX], once[PATH_MAX];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(self, path, sizeof path - 2);
    if (length < 0) return real(fd);
    // So that "extents/\n" is the directory and nothing in it.
    strcpy(path + length, "/\n");
    said("once", once);
    if (concerns("always", path) || (concerns("once", path) && unlink(once) == 0)) {
        wait_while_held();
        errno = EIO;
        return -1;
    }
    return real(fd);
}

int fsync(int fd) { return failing(fd, "fsync"); }

int fdatasync(int fd) { return failing(fd, "fdatasync"); }
