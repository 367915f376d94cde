import Objects
import Testing

@Suite struct SecureHashTests {
    /// FIPS 180-4's examples, and the lengths at which the padding needs a block more.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 55), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        (String(repeating: "a", count: 64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb")
    ])
    func `a hash is that of the standard`(text: String, hash: String) {
        #expect(SecureHash.hex(SecureHash.sha256(Array(text.utf8))) == hash)
    }

    /// RFC 4231, test cases 2 and 6: a short key, and one longer than a block.
    @Test func `a code is that of the RFC`() {
        #expect(
            SecureHash.hex(
                SecureHash.hmac(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let message = "Test Using Larger Than Block-Size Key - Hash Key First"
        #expect(
            SecureHash.hex(SecureHash.hmac(Array(message.utf8), key: [UInt8](repeating: 0xAA, count: 131)))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }
}
