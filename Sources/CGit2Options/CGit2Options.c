#include "CGit2Options.h"

#include <git2.h>

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
    return git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECT_SIZE, bytes);
}

int skeg_git_set_certificate_file(const char *file) {
    return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, (const char *)NULL);
}

int skeg_git_set_user_agent(const char *agent) { return git_libgit2_opts(GIT_OPT_SET_USER_AGENT, agent); }
