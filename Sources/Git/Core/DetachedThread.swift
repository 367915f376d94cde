internal import CLibGit2
internal import Glibc

/// A thread that ends by itself, for work that blocks.
enum DetachedThread {
    /// Starts a thread that runs `body`.
    static func start(stackBytes: Int = 1 << 20, _ body: sending @escaping () -> Void) throws(GitError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackBytes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(Body(body))
        let failure = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            throw GitError(.other, "cannot start a thread: \(String(cString: strerror(failure)))")
        }
    }

    private final class Body {
        let run: () -> Void

        init(_ run: @escaping () -> Void) { self.run = run }
    }
}
