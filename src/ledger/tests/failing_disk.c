/* A disk that fails. Loaded before the C library into a process that writes a database; told by its environment:
 *   DISK_OP      w (write), s (sync) or t (truncate)
 *   DISK_AT      from which call of that kind on, counted from 1 over the database and its write-ahead log
 *   DISK_TIMES   how many calls fail; 0: all of them
 *   DISK_ERRNO   with what
 *   DISK_TORN    set: half of what was to be written is
 *   DISK_WHILE   set: only while there is this file
 *   DISK_REPORT  set: a file that gets a byte for each call that failed
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int seen;

static int ends(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static int ours(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return ends(path, ".db") || ends(path, ".db-wal");
}

static int fails(char op, int fd) {
    const char *wanted = getenv("DISK_OP");
    if (!wanted || *wanted != op || !ours(fd)) return 0;
    const char *gate = getenv("DISK_WHILE"), *told = getenv("DISK_REPORT");
    if (gate && access(gate, F_OK) != 0) return 0;
    int call = ++seen, at = atoi(getenv("DISK_AT")), times = atoi(getenv("DISK_TIMES"));
    if (call < at || (times && call >= at + times)) return 0;
    int report = told ? open(told, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
    if (report >= 0) {
        syscall(SYS_write, report, &op, 1);
        close(report);
    }
    errno = atoi(getenv("DISK_ERRNO"));
    return 1;
}

ssize_t write(int fd, const void *from, size_t count) {
    if (!fails('w', fd)) return syscall(SYS_write, fd, from, count);
    int error = errno;
    if (getenv("DISK_TORN")) syscall(SYS_write, fd, from, count / 2);
    errno = error;
    return -1;
}

ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) {
    if (!fails('w', fd)) return syscall(SYS_pwrite64, fd, from, count, at);
    int error = errno;
    if (getenv("DISK_TORN")) syscall(SYS_pwrite64, fd, from, count / 2, at);
    errno = error;
    return -1;
}

ssize_t pwrite(int fd, const void *from, size_t count, off_t at) { return pwrite64(fd, from, count, at); }

int fsync(int fd) { return fails('s', fd) ? -1 : (int)syscall(SYS_fsync, fd); }

int fdatasync(int fd) { return fails('s', fd) ? -1 : (int)syscall(SYS_fdatasync, fd); }

int ftruncate64(int fd, off64_t size) { return fails('t', fd) ? -1 : (int)syscall(SYS_ftruncate, fd, size); }

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }
