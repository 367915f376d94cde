#include "CGit2Options.h"
