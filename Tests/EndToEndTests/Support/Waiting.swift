import Testing

/// What was waited for did not come; with what was there instead.
struct NotInTime: Error, CustomStringConvertible {
    var description: String
}

/// Looks again and again until there is a value.
///
/// - Parameters:
///   - limit: Generous: a test that passes never waits for it, and a busy machine is slow.
///   - seen: What is there instead, for the failure.
@discardableResult
func eventually<Value>(
    _ what: String, within limit: Duration = .seconds(60), seen: () async -> String = { "" },
    _ look: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if let value = try await look() { return value }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw NotInTime(description: "\(what): not within \(limit)\n\(await seen())")
}

/// Waits until the condition holds.
func eventually(
    _ what: String, within limit: Duration = .seconds(60), seen: () async -> String = { "" },
    holds condition: () async throws -> Bool
) async throws {
    try await eventually(what, within: limit, seen: seen) { try await condition() ? true : nil }
}
