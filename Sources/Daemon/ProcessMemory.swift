internal import CLinux

/// The memory of this process, which holds every Secret.
public enum ProcessMemory {
    /// Lets it come on no disk and into no log when the process crashes, and no other user look into it. To be called before
    /// anything secret is read.
    ///
    /// - Returns: Whether the system has taken it.
    @discardableResult
    public static func keepPrivate() -> Bool { skeg_refuse_dumps() == 0 }
}
