internal import Synchronization

/// Hands bytes from one task to another, one piece at a time: who gives waits until the piece before was taken.
final class Handover: Sendable {
    private struct State {
        var piece: [UInt8]?
        var isOver = false
        var isAbandoned = false
        var giver: CheckedContinuation<Void, Never>?
        var taker: CheckedContinuation<[UInt8]?, Never>?
    }

    private let state = Mutex(State())

    /// Whether it was given up, rather than brought to its end.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Called by one task at a time. What is given after the end is let go.
    func give(_ bytes: [UInt8]) async {
        await withCheckedContinuation { continuation in
            let (taker, goesOn) = state.withLock { state -> (CheckedContinuation<[UInt8]?, Never>?, Bool) in
                guard !state.isOver else { return (nil, true) }
                if let taker = state.taker {
                    state.taker = nil
                    return (taker, true)
                }
                state.piece = bytes
                state.giver = continuation
                return (nil, false)
            }
            taker?.resume(returning: bytes)
            if goesOn { continuation.resume() }
        }
    }

    /// The next piece; nil at the end. Called by one task at a time.
    func take() async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            let outcome = state.withLock { state -> (giver: CheckedContinuation<Void, Never>?, piece: [UInt8]?)? in
                if let piece = state.piece {
                    state.piece = nil
                    defer { state.giver = nil }
                    return (state.giver, piece)
                }
                if state.isOver { return (nil, nil) }
                state.taker = continuation
                return nil
            }
            guard let outcome else { return }
            outcome.giver?.resume()
            continuation.resume(returning: outcome.piece)
        }
    }

    /// Nothing more is given; what was is still taken.
    func finish() {
        let taker = state.withLock { state in
            state.isOver = true
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume(returning: nil)
    }

    /// Ends it at once, for both.
    func abandon() {
        let (giver, taker) = state.withLock { state in
            (state.isOver, state.isAbandoned, state.piece) = (true, true, nil)
            defer { (state.giver, state.taker) = (nil, nil) }
            return (state.giver, state.taker)
        }
        giver?.resume()
        taker?.resume(returning: nil)
    }
}
