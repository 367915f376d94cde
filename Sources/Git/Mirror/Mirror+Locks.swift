internal import Glibc

/// What git leaves behind that was killed in the middle of a write: a file that keeps everybody from writing again.
extension Mirror {
    /// Folders inside each other below `refs`; a reference's name has at most 4096 bytes.
    private static let deepestFolder = 64

    /// Removes the locks of a daemon that was killed. Nobody but this daemon writes into its mirrors, and one at a time has the
    /// state directory: whoever held them is gone.
    static func removeLocks(in repository: String) {
        for name in File.names(in: repository) where isLock(name) { unlink("\(repository)/\(name)") }
        removeLocks(below: "\(repository)/refs", depth: 0)
    }

    private static func removeLocks(below folder: String, depth: Int) {
        guard depth < deepestFolder else { return }
        for name in File.names(in: folder) {
            let path = "\(folder)/\(name)"
            if isLock(name) {
                unlink(path)
            } else if File.isDirectory(path) {
                removeLocks(below: path, depth: depth + 1)
            }
        }
    }

    /// No reference's name ends so (git-check-ref-format(1)).
    private static func isLock(_ name: String) -> Bool { name.hasSuffix(".lock") }
}
