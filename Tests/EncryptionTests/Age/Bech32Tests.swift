import Testing

@testable import Encryption

@Suite("Bech32")
struct Bech32Tests {
    @Test("bytes come back, whatever their number", arguments: [0, 1, 2, 3, 4, 5, 20, 32, 64])
    func roundTrips(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 1) }
        let text = Bech32.encode(prefix: "age", bytes)
        let decoded = try #require(Bech32.decode(text))
        #expect(decoded.prefix == "age")
        #expect(decoded.bytes == bytes)
        #expect(Bech32.decode(text.uppercased())?.bytes == bytes)
    }

    @Test("the recipient of age's own description is read")
    func readsRecipient() throws {
        let text = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
        let decoded = try #require(Bech32.decode(text))
        #expect(decoded.bytes.count == 32)
        #expect(Bech32.encode(prefix: "age", decoded.bytes) == text)
    }

    @Test("a character more, less, changed or of another case is refused")
    func refusesChanges() {
        let text = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "q" ? "p" : "q")
            #expect(Bech32.decode(changed) == nil)
        }
        #expect(Bech32.decode(text + "q") == nil)
        #expect(Bech32.decode(String(text.dropLast())) == nil)
        #expect(Bech32.decode("A" + text.dropFirst()) == nil)
        #expect(Bech32.decode("1") == nil)
        #expect(Bech32.decode("") == nil)
    }
}
