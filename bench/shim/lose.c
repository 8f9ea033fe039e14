/*
 * Preloaded into a process, this remembers how to undo every write to the files of one folder since the file's last completed fsync. When
 * the process is killed, whoever undoes them has the folder as a power cut would have left it: the disk keeps what was flushed, and of
 * the rest nothing.
 *
 * LOSE_FOLDER: the folder. LOSE_LOG: where the records go; they survive the process, since the system has them. LOSE_AFTER: after so many
 * flushes every further one fails with an I/O error, and nothing of it is kept. LOSE_FULL: from the write of this number on, as many again
 * find the disk full.
 * A record: type (1 write, 2 truncation, 3 flush), length of the path, offset, size of the file before, count of old bytes; then the path
 * and the old bytes. Numbers are 64 bits in the machine's order.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static int records = -1;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    const char *path = getenv("LOSE_LOG");
    if (path) records = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
}

/* The path of a file that is watched: the store's file and its log, not the shared memory, which no disk keeps. */
static int watched(int fd, char *path) {
    static const char *folder;
    char link[64];
    if (records < 0 || fd == records) return 0;
    if (!folder && !(folder = getenv("LOSE_FOLDER"))) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    size_t prefix = strlen(folder);
    if (strncmp(path, folder, prefix) != 0) return 0;
    const char *name = path + prefix;
    return strcmp(name, "/store.db") == 0 || strcmp(name, "/store.db-wal") == 0;
}

/* Called with the gate closed. */
static int full(void) {
    static long writes;
    static long from = -1;
    if (from < 0) from = getenv("LOSE_FULL") ? atol(getenv("LOSE_FULL")) : 0;
    if (!from) return 0;
    writes++;
    return writes > from && writes <= 2 * from;
}

static void keep(uint64_t type, const char *path, int fd, off_t offset, size_t count) {
    struct stat file;
    if (fstat(fd, &file) != 0) abort();
    size_t old = 0;
    char *bytes = NULL;
    if (type != 3 && offset < file.st_size) {
        old = (size_t)(file.st_size - offset) < count ? (size_t)(file.st_size - offset) : count;
        bytes = malloc(old);
        /* SQLite's descriptors may read. */
        if (!bytes || pread(fd, bytes, old, offset) != (ssize_t)old) abort();
    }
    uint64_t head[5] = { type, strlen(path), (uint64_t)offset, (uint64_t)file.st_size, old };
    struct iovec parts[3] = { { head, sizeof head }, { (void *)path, head[1] }, { bytes, old } };
    size_t whole = sizeof head + head[1] + old;
    char *record = malloc(whole);
    if (!record) abort();
    size_t at = 0;
    for (int i = 0; i < 3; i++) {
        if (parts[i].iov_len) memcpy(record + at, parts[i].iov_base, parts[i].iov_len);
        at += parts[i].iov_len;
    }
    if (real_write(records, record, whole) != (ssize_t)whole) abort();
    free(record);
    free(bytes);
}

ssize_t pwrite64(int fd, const void *buffer, size_t count, off_t offset) {
    char path[PATH_MAX];
    if (!watched(fd, path)) return real_pwrite(fd, buffer, count, offset);
    pthread_mutex_lock(&gate);
    int refused = full();
    if (!refused) keep(1, path, fd, offset, count);
    ssize_t written = refused ? -1 : real_pwrite(fd, buffer, count, offset);
    pthread_mutex_unlock(&gate);
    if (refused) errno = ENOSPC;
    return written;
}

ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset) { return pwrite64(fd, buffer, count, offset); }

ssize_t write(int fd, const void *buffer, size_t count) {
    char path[PATH_MAX];
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    if (!watched(fd, path)) return real_write(fd, buffer, count);
    pthread_mutex_lock(&gate);
    keep(1, path, fd, lseek(fd, 0, SEEK_CUR), count);
    ssize_t written = real_write(fd, buffer, count);
    pthread_mutex_unlock(&gate);
    return written;
}

int ftruncate64(int fd, off_t size) {
    char path[PATH_MAX];
    if (!watched(fd, path)) return real_ftruncate(fd, size);
    pthread_mutex_lock(&gate);
    keep(2, path, fd, size, SIZE_MAX);
    int result = real_ftruncate(fd, size);
    pthread_mutex_unlock(&gate);
    return result;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int flush(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    if (!watched(fd, path)) return real(fd);
    /* No write comes between the flush and its record, so the record tells of exactly what was flushed. */
    static long flushes;
    const char *most = getenv("LOSE_AFTER");
    pthread_mutex_lock(&gate);
    int fails = most && ++flushes > atol(most);
    int result = fails ? -1 : real(fd);
    if (result == 0) keep(3, path, fd, 0, 0);
    pthread_mutex_unlock(&gate);
    if (fails) errno = EIO;
    return result;
}

int fsync(int fd) { return flush(fd, real_fsync); }

int fdatasync(int fd) { return flush(fd, real_fdatasync); }
