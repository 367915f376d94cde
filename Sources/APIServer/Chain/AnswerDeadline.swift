public import API
internal import Synchronization

/// Answers in place of who takes too long for a short request (`filters.WithTimeoutForNonLongRunningRequests`).
///
/// What only reads is answered from memory, and where it waits for a newer version that has a bound of its own: it pays for no
/// timer here. Changes wait for the disk, and their clients should not.
public struct AnswerDeadline: APIResponder {
    private let next: any APIResponder
    private let limit: Duration

    public init(_ limits: APILimits, _ next: any APIResponder) {
        self.next = next
        limit = limits.answerTime
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard !request.isReading, RequestClass(request) == .short else { return await next.respond(to: request) }
        let race = Race()
        // A task of its own: who does not heed that it is cancelled delays nobody.
        let work = Task { [next] in race.end(with: await next.respond(to: request)) }
        let timer = Task { [limit] in
            try await Task.sleep(for: limit)
            race.end(with: APIStatus.timeout.response)
            work.cancel()
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await race.result()
        } onCancel: {
            work.cancel()
        }
    }
}

/// Takes the first of several answers.
private final class Race: Sendable {
    private struct State {
        var answer: APIResponse??
        var waiting: CheckedContinuation<APIResponse?, Never>?
    }

    private let state = Mutex(State())

    func end(with answer: APIResponse?) {
        let waiting = state.withLock { state -> CheckedContinuation<APIResponse?, Never>? in
            guard state.answer == nil else { return nil }
            state.answer = .some(answer)
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: answer)
    }

    func result() async -> APIResponse? {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> APIResponse?? in
                if state.answer == nil { state.waiting = continuation }
                return state.answer
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}

extension APIStatus {
    /// `errors.NewTimeoutError`
    static let timeout = APIStatus(
        code: 504, reason: "Timeout", message: "Timeout: request did not complete within the allotted timeout")
}
