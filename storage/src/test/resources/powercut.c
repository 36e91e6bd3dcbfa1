// Preloaded into a process under test, keeps what a disk would hold after a power cut at any moment: the content of each
// file as of its last fsync, the names of each directory as of its last fsync, nothing else. See PowerCutTest.
//
// POWERCUT_DATA  the tree that is watched
// POWERCUT_DISK  where to keep it: i/<inode> is the content of a file, d/<inode> the names in a directory, d/root those
//                of the tree's root. What is there at the start counts as durable.
//
// An inode goes by its number and time of birth, since numbers are used again.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *data, *disk;

static void must(int right, const char *what) {
    if (!right) {
        perror(what);
        abort();
    }
}

static void name_of(struct statx *s, char *name) {
    sprintf(name, "%llu-%lld.%09u", (unsigned long long) s->stx_ino, (long long) s->stx_btime.tv_sec, s->stx_btime.tv_nsec);
}

static int key(int at, const char *path, int flags, char *name, mode_t *mode) {
    struct statx s;
    if (statx(at, path, flags | AT_SYMLINK_NOFOLLOW, STATX_ALL, &s) != 0) return 0;
    name_of(&s, name);
    *mode = s.stx_mode;
    return 1;
}

static FILE *begin(char *temporary) {
    snprintf(temporary, PATH_MAX, "%s/new.%d", disk, getpid());
    FILE *out = fopen(temporary, "w");
    must(out != NULL, temporary);
    return out;
}

static void end(FILE *out, const char *temporary, char kind, const char *name) {
    char kept[PATH_MAX];
    must(fclose(out) == 0, temporary);
    snprintf(kept, sizeof kept, "%s/%c/%s", disk, kind, name);
    must(rename(temporary, kept) == 0, kept);
}

static void keep_file(const char *path, const char *name) {
    char temporary[PATH_MAX];
    static char buffer[1 << 20];
    int in = open(path, O_RDONLY);
    if (in < 0) return;
    FILE *out = begin(temporary);
    ssize_t count;
    while ((count = read(in, buffer, sizeof buffer)) > 0) must(fwrite(buffer, 1, count, out) == (size_t) count, temporary);
    close(in);
    end(out, temporary, 'i', name);
}

static void keep_names(const char *path, const char *name) {
    char temporary[PATH_MAX], child[64];
    DIR *names = opendir(path);
    if (names == NULL) return;
    FILE *out = begin(temporary);
    struct dirent *entry;
    mode_t mode;
    while ((entry = readdir(names)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0
                && key(dirfd(names), entry->d_name, 0, child, &mode)) {
            fprintf(out, "%c %s %s\n", S_ISDIR(mode) ? 'd' : 'f', child, entry->d_name);
        }
    }
    closedir(names);
    end(out, temporary, 'd', name);
}

static void keep_all(const char *path, const char *name) {
    char below[PATH_MAX], child[64];
    keep_names(path, name);
    DIR *names = opendir(path);
    if (names == NULL) return;
    struct dirent *entry;
    mode_t mode;
    while ((entry = readdir(names)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (!key(dirfd(names), entry->d_name, 0, child, &mode)) continue;
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (S_ISDIR(mode)) keep_all(below, child);
        else keep_file(below, child);
    }
    closedir(names);
}

__attribute__((constructor)) static void start(void) {
    data = getenv("POWERCUT_DATA");
    disk = getenv("POWERCUT_DISK");
    if (data == NULL || disk == NULL) return;
    data = strdup(data);
    disk = strdup(disk);
    // Not for a process that this one starts: it would take everything for durable.
    unsetenv("POWERCUT_DATA");
    unsetenv("POWERCUT_DISK");
    keep_all(data, "root");
}

static int kept(int fd, const char *call) {
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, call);
    if (data == NULL || disk == NULL) return real(fd);
    char self[64], path[PATH_MAX], name[64];
    mode_t mode;
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(self, path, sizeof path - 1);
    size_t prefix = strlen(data);
    if (length < 0) return real(fd);
    path[length] = 0;
    if (strncmp(path, data, prefix) != 0 || (path[prefix] != '/' && path[prefix] != 0)) return real(fd);
    if (!key(fd, "", AT_EMPTY_PATH, name, &mode)) return real(fd);
    pthread_mutex_lock(&lock);
    if (S_ISDIR(mode)) keep_names(self, path[prefix] == 0 ? "root" : name);
    else keep_file(self, name);
    pthread_mutex_unlock(&lock);
    return 0;
}

int fsync(int fd) { return kept(fd, "fsync"); }

int fdatasync(int fd) { return kept(fd, "fdatasync"); }
