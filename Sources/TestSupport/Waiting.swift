/// A condition did not come true in time.
public struct TimedOut: Error, CustomStringConvertible {
    public var description: String
}

/// Waits until a condition holds, looking every millisecond; throws after `limit`.
public func waitUntil(
    _ what: String = "the condition", within limit: Duration = .seconds(10),
    _ condition: @Sendable () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while try await !condition() {
        if clock.now >= deadline { throw TimedOut(description: "\(what) did not come true within \(limit)") }
        try await Task.sleep(for: .milliseconds(1))
    }
}
