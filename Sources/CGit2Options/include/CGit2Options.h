#ifndef SKEG_CGIT2_OPTIONS_H
#define SKEG_CGIT2_OPTIONS_H
// `git_libgit2_opts` is variadic, which Swift cannot call: each option used has a function here.
#endif
