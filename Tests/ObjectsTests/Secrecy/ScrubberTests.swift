import Objects
import TestSupport
import Testing

@Suite struct ScrubberTests {
    private let value = "S3cret/+value ÿ42"

    @Test("a value is found as it is, in hex, percent encoding, and base64 for texts and for URLs")
    func forms() {
        let scrubber = Scrubber([value])
        let bytes = Array(value.utf8)
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let percent = "S3cret%2F%2Bvalue%20%C3%BF42"
        for form in [value, hex, hex.uppercased(), percent, percent.lowercased().replacing("s3", with: "S3")] {
            #expect(scrubber.scrubbed("a \(form), b") == "a (hidden), b", "\(form)")
        }
        for form in [Base64.encode(bytes), URLText.encode(bytes)] {
            #expect(scrubber.scrubbed("a \(form), b") == "a (hidden), b", "\(form)")
        }
    }

    @Test("a value is found in base64 wherever it begins in the encoded bytes", arguments: 0..<6)
    func alignments(before: Int) {
        let bytes = Array(String(repeating: "x", count: before).utf8) + Array(value.utf8) + Array("more".utf8)
        let scrubber = Scrubber([value])
        for text in [Base64.encode(bytes), URLText.encode(bytes)] {
            #expect(scrubber.scrubbed("<\(text)>") == "<(hidden)>")
        }
    }

    @Test("a value that a message has escaped or cut is found")
    func escapedAndCut() {
        let password = "first\"line\nsecond line of it, with more words"
        let scrubber = Scrubber([password])
        let quoted = JSONWriter.text(.string(password))
        #expect(scrubber.scrubbed("Invalid value: \(quoted): no") == "Invalid value: \"(hidden)\": no")
        #expect(scrubber.scrubbed("Invalid value: \(quoted.prefix(30))…: no") == "Invalid value: \"(hidden)…: no")
    }

    @Test("what is shorter than four bytes is left, and names that are in the open are no secrets")
    func short() {
        #expect(Scrubber(["web", "", "123"]).isEmpty)
        #expect(Scrubber(["1234"]).scrubbed("1234 12345 123") == "(hidden) (hidden)5 123")
        let scrubber = Scrubber(["postgres", "hunter2"], sparing: ["postgres"])
        #expect(scrubber.scrubbed("postgres: hunter2") == "postgres: (hidden)")
    }

    @Test("equal and different values, of whatever length, leave the same mark")
    func marks() {
        let scrubber = Scrubber(["hunter2", "a much longer passphrase", "hunter2-and-more"])
        #expect(scrubber.scrubbed("hunter2, a much longer passphrase") == "(hidden), (hidden)")
        #expect(scrubber.scrubbed("hunter2-and-more hunter2hunter2") == "(hidden) (hidden)")
    }

    @Test("of more values than are looked for no text is shown")
    func tooMany() {
        let scrubber = Scrubber((0...Scrubber.maximumValues).map { "value \($0)" })
        #expect(scrubber.scrubbed("value 7 and others") == "(no words are shown of a Secret with so many values)")
        let told = scrubber.scrubbed([Diagnostic(.invalid, FieldPath(fields: ["data"]), "value 7")])
        #expect(told.map(\.message) == ["FieldValueInvalid (no words are shown of a Secret with so many values)"])
    }

    @Test("no random value is left in any of its forms in a random text, and what is around it stays")
    func random() {
        var random = IDSource(seed: 7)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 4...90, using: &random)).map { _ in
                UInt8.random(in: 0x20...0x7E, using: &random)
            }
            let scrubber = Scrubber([bytes])
            let before = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let forms = [
                String(decoding: bytes, as: UTF8.self), Base64.encode(before + bytes),
                URLText.encode(before + bytes + before),
                bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            ]
            for form in forms {
                let text = scrubber.scrubbed("begin {\(form)} end")
                #expect(text == "begin {(hidden)} end", "\(form) in \(text)")
            }
        }
    }

    @Test("the texts of a value are scrubbed, and its names stay")
    func values() {
        let scrubber = Scrubber(["hunter2"])
        #expect(
            scrubber.scrubbed(["hunter2": ["a hunter2", 1, .null]] as Value) == ["hunter2": ["a (hidden)", 1, .null]])
    }
}

@Suite struct AddressTextTests {
    @Test(
        "users and passwords go out of the addresses in a text",
        arguments: [
            ("cannot fetch https://me:hunter2@example.org/a: no", "cannot fetch https://(hidden)@example.org/a: no"),
            ("https://hunter2@example.org", "https://(hidden)@example.org"),
            ("'https://me:hun@ter2@h/a' and ssh://git@h/b", "'https://(hidden)@h/a' and ssh://(hidden)@h/b"),
            ("https://me:hun/ter2@h/a", "https://(hidden)@h/a"), ("https://me:hun?ter2@h/a", "https://(hidden)@h/a"),
            ("https://h:8443/a@b", "https://h:8443/a@b"), ("https://[::1]:8443/a@b", "https://[::1]:8443/a@b"),
            ("git@example.org:a.git", "git@example.org:a.git"), ("https://h/a b@c", "https://h/a b@c"), ("", "")
        ])
    func withoutUserinfo(text: String, shown: String) {
        #expect(AddressText.withoutUserinfo(text) == shown)
    }
}
