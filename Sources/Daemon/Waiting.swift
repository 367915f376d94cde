/// Runs `operation` until it ends or the time is over, whichever is sooner.
func wait(atMost limit: Duration?, for operation: @escaping @Sendable () async -> Void) async {
    guard let limit else { return await operation() }
    guard limit > .zero else { return }
    await withTaskGroup(of: Void.self) { group in
        group.addTask { await operation() }
        group.addTask { try? await Task.sleep(for: limit) }
        await group.next()
        group.cancelAll()
    }
}

/// A bell that one task rings and another hears. Ringing again before it was heard changes nothing.
final class Bell: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring() { continuation.yield() }

    /// Waits for the next ring, or the end of the task. One listener at a time.
    func heard() async {
        var iterator = stream.makeAsyncIterator()
        _ = await iterator.next()
    }
}
