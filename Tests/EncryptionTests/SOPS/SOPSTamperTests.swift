import Foundation
import Objects
import Testing

@testable import Encryption

/// What somebody can change in a file who has no key to it: every part of every value, and every line of the `sops` block.
///
/// What nothing covers is expected to be so, here as in the program sops: comments, the name of a recipient, what the data key
/// is encrypted to for others, the version (of which sops wants that there is one), and a type in whose place another has the
/// same text.
@Suite("Files of SOPS that were changed")
struct SOPSTamperTests {
    static let names = ["secret.yaml", "secret.json"]

    /// What no error may hold.
    private static let values = [
        "shop", "s3cret", "127.0.0.1", "5432", "aGVsbG8", "hello", "the user", "a whole file", "a\"b", "a\\\"b"
    ]

    private struct Change {
        var what: String
        var line: String
        var reason = EncryptionError.Reason.tampered
        /// Whether the error can say where it is.
        var hasPlace = true
    }

    private static func lines(_ name: String) throws -> [String] {
        try Fixture.text(name).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func attempt(_ lines: [String], _ name: String, _ keyring: SOPSKeyring) -> EncryptionError? {
        refusal { () throws(EncryptionError) in
            try SOPSFile(Array(lines.joined(separator: "\n").utf8), file: name).decrypt(with: keyring)
        }
    }

    private static func isSilent(_ error: EncryptionError) -> Bool {
        !error.message.isEmpty && !values.contains { error.message.contains($0) }
    }

    /// The text of a line without what is before its first word.
    private static func trimmed(_ line: String) -> Substring { line.drop { " \t\"".contains($0) } }

    // MARK: Values

    @Test("every part of every value, and of the code over them, is looked at", arguments: names)
    func coversValues(name: String) throws {
        let lines = try Self.lines(name)
        let keyring = try Fixture.keyring()
        try #require(Self.attempt(lines, name, keyring) == nil)
        var count = 0
        for (index, line) in lines.enumerated() where line.contains(SOPSCipherText.begin) {
            let isCode = Self.trimmed(line).hasPrefix("mac")
            for change in Self.changes(of: line) {
                var changed = lines
                changed[index] = change.line
                let error = Self.attempt(changed, name, keyring)
                let what: Comment = "line \(index + 1), \(change.what)"
                guard !Self.trimmed(line).hasPrefix("#") else {
                    // No part of the code.
                    #expect(error == nil, what)
                    continue
                }
                let found = try #require(error, what)
                #expect(found.reason == (isCode ? .tampered : change.reason), what)
                #expect(Self.isSilent(found), what)
                if !isCode, change.hasPlace { #expect(found.place?.line == Int32(index + 1), what) }
                count += 1
            }
        }
        #expect(count >= 3 * 9)
    }

    /// Changes of the encrypted value on a line.
    private static func changes(of line: String) -> [Change] {
        var changes: [Change] = []
        for mark in ["GCM,data:", ",iv:", ",tag:"] {
            guard let start = line.range(of: mark)?.upperBound, start < line.endIndex else { continue }
            let other: String = line[start] == "A" ? "B" : "A"
            changes.append(
                Change(what: mark, line: line.replacingCharacters(in: start..<line.index(after: start), with: other)))
        }
        guard let start = line.range(of: ",type:")?.upperBound, let end = line[start...].firstIndex(of: "]") else {
            return changes
        }
        // `bytes` is what a text is too, and nothing tells them apart; the program sops ends with a trace of its stack.
        for type in ["int", "float", "bool", "time", "what", ""] {
            changes.append(
                Change(
                    what: "type \(type)", line: line.replacingCharacters(in: start..<end, with: type),
                    reason: .unsupported))
        }
        // It would be left out of the code.
        changes.append(
            Change(
                what: "type comment", line: line.replacingCharacters(in: start..<end, with: "comment"), hasPlace: false)
        )
        return changes
    }

    @Test("a type in whose place another has the same text is not covered, and changes no more than the type")
    func leavesTypes() throws {
        let text = try Fixture.text("all.yaml")
        let range = try #require(text.range(of: "type:int]"))
        let changed = text.replacingCharacters(in: range, with: "type:str]")
        let plain = try SOPSFile(Array(changed.utf8), file: "all.yaml").decrypt(with: try Fixture.keyring())
        let document = try #require(plain.documents(file: "all.yaml").documents.first)
        #expect(document.value["stringData"]?["int"] == "5")
    }

    // MARK: The block

    @Test("the data key is covered wherever its message is changed; that for somebody else is not", arguments: names)
    func coversDataKey(name: String) throws {
        let text = try Fixture.text(name)
        let keyring = try Fixture.keyring()
        let begin = try #require(text.range(of: AgeArmor.begin))
        let end = try #require(text.range(of: "-----END AGE"))
        var count = 0
        var index = begin.upperBound
        while let next = text.index(index, offsetBy: 11, limitedBy: end.lowerBound), next < end.lowerBound {
            index = next
            // What is no base64 is part of YAML or JSON.
            let isEscaped = text[text.index(before: index)] == "\\"
            guard text[index].isLetter || text[index].isNumber, !isEscaped else { continue }
            let other: String = text[index] == "A" ? "B" : "A"
            let changed = text.replacingCharacters(in: index..<text.index(after: index), with: other)
            let error = try #require(Self.attempt([changed], name, keyring), "\(text[..<index].utf8.count)")
            #expect(error.reason == .noIdentity)
            #expect(Self.isSilent(error))
            count += 1
        }
        #expect(count > 20)
        let second = try #require(text.range(of: AgeArmor.begin, range: end.upperBound..<text.endIndex))
        let changed = text.replacingCharacters(in: second, with: AgeArmor.begin.lowercased())
        #expect(Self.attempt([changed], name, keyring) == nil)
    }

    @Test("no line of the block can be taken out, but for those that nothing covers", arguments: names)
    func coversBlock(name: String) throws {
        let lines = try Self.lines(name)
        let keyring = try Fixture.keyring()
        let start = try #require(lines.firstIndex { Self.trimmed($0).hasPrefix("sops") })
        let recipients = lines.indices.filter { lines[$0].contains("recipient") }
        let other = try #require(recipients.count == 2 ? recipients.last : nil)
        let afterOther = try #require(lines.firstIndex { Self.trimmed($0).hasPrefix("lastmodified") })
        // In YAML the message for the other one has lines of its own, and a recipient's line begins its map.
        let uncovered = name.hasSuffix(".json") ? recipients + [other + 1] : Array((other + 1)..<afterOther)
        for index in start..<lines.count where !lines[index].isEmpty {
            var changed = lines
            changed.remove(at: index)
            let error = Self.attempt(changed, name, keyring)
            let what: Comment = "line \(index + 1)"
            let word = Self.trimmed(lines[index])
            guard !word.hasPrefix("version"), !uncovered.contains(index) else {
                #expect(error == nil, what)
                continue
            }
            let found = try #require(error, what)
            #expect(Self.isSilent(found), what)
            let isBound = ["lastmodified", "encrypted_regex"].contains { word.hasPrefix($0) }
            #expect(!isBound || found.reason == .tampered, what)
            #expect(!word.hasPrefix("mac") || found.message.contains("no mac"), what)
        }
    }

    @Test("the name of a recipient and the version are not covered, and decide nothing", arguments: names)
    func leavesNames(name: String) throws {
        let text = try Fixture.text(name)
        let keyring = try Fixture.keyring()
        for (old, new) in [("age1ne4tp", "age1ne4tq"), ("3.11.0", "3.9.0")] {
            let range = try #require(text.range(of: old))
            let changed = text.replacingCharacters(in: range, with: new)
            #expect(Self.attempt([changed], name, keyring) == nil)
        }
    }
}
