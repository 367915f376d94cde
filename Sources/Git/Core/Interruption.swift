internal import CGit2Options
internal import CLibGit2

/// Ends a call that blocks in libgit2, from another thread: when its time is up, or when its caller has gone.
final class Interruption: @unchecked Sendable {
    private let handle: OpaquePointer?

    init() { handle = skeg_interruption_new() }

    deinit { skeg_interruption_free(handle) }

    func cancel() { interrupt(SKEG_INTERRUPTION_CANCELLED) }
    func expire() { interrupt(SKEG_INTERRUPTION_TIMED_OUT) }

    /// What to throw, once it has been interrupted.
    var error: GitError? {
        guard let handle else { return nil }
        switch Int(skeg_interruption_reason(handle)) {
        case SKEG_INTERRUPTION_CANCELLED: return GitError(.cancelled, "the operation was cancelled")
        case SKEG_INTERRUPTION_TIMED_OUT:
            return GitError(
                .timeout, "no end within the time limit: check the remote and the network, or raise the limit")
        default: return nil
        }
    }

    /// Runs `body`; the sockets that libgit2 opens on this thread meanwhile belong to this interruption.
    func guarding<Result>(_ body: () throws(GitError) -> Result) throws(GitError) -> Result {
        if let error { throw error }
        skeg_interruption_enter(handle)
        defer { skeg_interruption_enter(nil) }
        do throws(GitError) {
            return try body()
        } catch {
            throw self.error ?? error
        }
    }

    private func interrupt(_ reason: Int) {
        guard let handle else { return }
        skeg_interruption_interrupt(handle, Int32(reason))
    }
}

/// Runs `body` with an interruption that happens after `timeLimit` or when the task is cancelled.
func withInterruption<Result: Sendable>(
    after timeLimit: Duration, _ body: @Sendable (Interruption) async throws(GitError) -> Result
) async throws(GitError) -> Result {
    let interruption = Interruption()
    let timer = try Timer(timeLimit) { interruption.expire() }
    defer { timer.stop() }
    let outcome: Swift.Result<Result, GitError> = await withTaskCancellationHandler {
        do throws(GitError) {
            return .success(try await body(interruption))
        } catch {
            return .failure(error)
        }
    } onCancel: {
        interruption.cancel()
    }
    return try outcome.get()
}
