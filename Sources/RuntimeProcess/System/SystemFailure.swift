internal import Glibc

/// A system call that failed: what was tried, and errno.
struct SystemFailure: Error, CustomStringConvertible {
    var what: String
    var code: Int32

    init(_ what: String, _ code: Int32 = errno) {
        self.what = what
        self.code = code
    }

    var description: String { "\(what): \(SystemFailure.text(code))" }

    /// The C library's words for an errno, in small letters as Go and the kubelet have them: `no such file or directory`.
    static func text(_ code: Int32) -> String {
        guard let words = strerror(code) else { return "error \(code)" }
        return String(cString: words).lowercased()
    }
}

/// Gives the result of a system call, or throws what errno says. Tries again when a signal came between.
@discardableResult
func check<Result: SignedInteger>(_ what: @autoclosure () -> String, _ call: () -> Result) throws(SystemFailure)
    -> Result
{
    while true {
        let result = call()
        if result >= 0 { return result }
        if errno != EINTR { throw SystemFailure(what()) }
    }
}
