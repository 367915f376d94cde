import Objects
import Sealing
import Testing

@Suite struct KeyringTests {
    private var random = IDSource(seed: 2)

    private mutating func key() -> SealingKey { SealingKey(from: &random) }

    private func read(_ text: String) throws -> Keyring { try Keyring(text: Array(text.utf8)) }

    @Test mutating func `keys come back from their text in their order`() throws {
        let ring = try #require(Keyring([key(), key(), key()]))
        let again = try Keyring(text: ring.text)
        #expect(again.keys.map(\.id) == ring.keys.map(\.id) && again.first.id == ring.first.id)
        for key in ring.keys { #expect(again[key.id] == key) }
    }

    @Test func `a key is 64 digits on a line, as openssl rand writes it`() throws {
        let digits = String(repeating: "0aF", count: 21) + "1"
        let ring = try read("\n# mine\r\n \(digits) # of May\r\n\(digits)\n")
        #expect(ring.keys.count == 1)
        #expect("\(ring.first.id)".count == 16)
        // A wrong digit makes another key.
        #expect(try read(digits.replacingLast(with: "2")).first.id != ring.first.id)
    }

    @Test(arguments: [
        "", "# nothing\n", "abc", String(repeating: "0", count: 62), String(repeating: "g", count: 64), "0 0"
    ])
    func `a text without keys is refused, and not quoted`(_ text: String) {
        #expect {
            try read(text)
        } throws: { error in
            guard case .unreadableKeys(let reason) = error as? SealingError else { return false }
            return text.count < 4 || !reason.contains(text)
        }
    }

    @Test mutating func `too many keys and too much text are refused`() throws {
        let keys = (0...Keyring.limit).map { _ in key() }
        #expect(Keyring(keys) == nil && Keyring([]) == nil)
        let full = try #require(Keyring(Array(keys.dropLast())))
        #expect(full.putting(first: try #require(keys.last)) == nil)
        #expect(throws: SealingError.self) { try Keyring(text: [UInt8](repeating: 0x0A, count: Keyring.sizeLimit + 1)) }
    }

    @Test mutating func `keys that nothing needs go, and the first stays`() throws {
        let keys = [key(), key(), key()]
        let ring = try #require(Keyring(keys))
        #expect(ring.keeping([keys[2].id]).keys == [keys[0], keys[2]])
        #expect(ring.keeping([]).keys == [keys[0]])
        let new = key()
        #expect(ring.putting(first: new)?.keys == [new] + keys)
        #expect(ring.putting(first: keys[1])?.keys == [keys[1], keys[0], keys[2]])
    }

    @Test mutating func `a key shows nothing of itself`() {
        let key = key()
        #expect("\(key)" == "key \(key.id)" && String(reflecting: key) == "key \(key.id)")
    }
}

extension String {
    fileprivate func replacingLast(with digit: String) -> String { dropLast() + digit }
}
