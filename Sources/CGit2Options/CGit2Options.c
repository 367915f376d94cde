#include "CGit2Options.h"

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

int skeg_git_enable_fsync(int enabled) { return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled); }

int skeg_git_enable_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

int skeg_git_set_owner_validation(int enabled) { return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled); }

int skeg_git_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

int skeg_git_set_pack_max_objects(size_t objects) { return git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, objects); }

int skeg_git_set_pack_max_object_size(size_t bytes) {
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR == 5
    // Came with a security update of Debian (1.5.1+ds-1+deb12u2), so headers and libraries without it are about; other
    // versions give the number to something else.
    enum { SET_PACK_MAX_OBJECT_SIZE = GIT_OPT_SET_OWNER_VALIDATION + 2 };
    return git_libgit2_opts(SET_PACK_MAX_OBJECT_SIZE, bytes) < 0 ? 1 : 0;
#else
    (void)bytes;
    return 1;
#endif
}

int skeg_git_set_certificate_file(const char *file) {
    return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, (const char *)NULL);
}

int skeg_git_set_user_agent(const char *agent) { return git_libgit2_opts(GIT_OPT_SET_USER_AGENT, agent); }

int skeg_git_keep_in_memory(void *odb) {
    git_odb_backend *memory = NULL;
    int failure = git_mempack_new(&memory);
    if (failure < 0) return failure;
    // The object database owns the store; the priority puts it before the disk.
    return git_odb_add_backend(odb, memory, 1000);
}
