import ArgumentParser
import Objects

struct RewrapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewrap", abstract: "Change the key that Secrets are sealed with in the store.",
        discussion: """
            The running daemon makes a new key, seals with it from now on, and puts all Secrets under it; nothing stops meanwhile. \
            The old keys stay, as backups from before need them, until you give --remove-old-keys. Cut short, it goes on when it is \
            run again with --no-new-key, or when the daemon starts.
            """)

    @Flag(help: "Use the first of the keys that are in their place now, in place of a new one.")
    var noNewKey = false

    @Flag(
        help:
            "Then remove the keys that nothing in the state directory needs. Backups from before cannot be read without them."
    )
    var removeOldKeys = false

    @OptionGroup var state: StateOptions

    func run() async throws {
        let client = state.client
        var answer = SealingAnswer(
            try await client.post(noNewKey ? SealingAnswer.read : SealingAnswer.keys, .emptyObject))
        if !noNewKey { Terminal.line("key \(answer.key) was made in \(answer.source): keep a copy apart from backups") }
        let count = answer.left
        while answer.left > 0 {
            let before = answer.left
            answer = SealingAnswer(try await client.post(SealingAnswer.rewrap, .emptyObject))
            guard answer.left < before else {
                throw DaemonClient.Refusal(
                    reason: "Error", message: "\(answer.left) objects are not under key \(answer.key) yet")
            }
        }
        Terminal.line("\(count) objects were put under key \(answer.key)")
        if removeOldKeys { answer = SealingAnswer(try await client.delete(SealingAnswer.keys)) }
        guard !answer.others.isEmpty else { return }
        Terminal.line(
            removeOldKeys
                ? "still needed, for the store that a restore has replaced: key \(answer.others)"
                : "kept for backups from before: key \(answer.others)")
    }
}

/// What the daemon says of its keys.
private struct SealingAnswer {
    static let keys = "/skeg/v1/sealing/keys"
    static let read = "/skeg/v1/sealing/keys/read"
    static let rewrap = "/skeg/v1/sealing/rewrap"

    /// Where the keys lie.
    var source: String
    /// The key that seals.
    var key: String
    /// The other keys that are there.
    var others: String
    /// How many objects are not under the key yet.
    var left: Int64

    init(_ answer: Value) {
        let ids = (answer["keys"]?.array ?? []).map { $0["id"]?.string ?? "" }
        source = answer["source"]?.string ?? ""
        key = ids.first ?? ""
        others = ids.dropFirst().joined(separator: ", ")
        left = answer["left"]?.integer ?? 0
    }
}
