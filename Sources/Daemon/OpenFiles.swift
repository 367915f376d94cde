internal import CLinux

/// How many files this process may have open: connections, and what is measured of containers.
enum OpenFiles {
    /// Takes all that the system permits. Programs of containers have a bound of their own.
    static func raiseLimit() { _ = skeg_open_files(true) }
}
