import FoundationEssentials
import Testing
import Wiping

@Suite("Wiping")
struct WipeTests {
    private static let secret = (0..<4096).map { UInt8(truncatingIfNeeded: $0) | 1 }

    @Test("the very bytes are zero afterwards, and the array is empty")
    func overwritesInPlace() {
        var bytes = Array(Self.secret)
        // An array that is a copy of another gets its own place when it is first changed.
        bytes[0] = 7
        let place = bytes.withUnsafeMutableBytes { UnsafeRawBufferPointer($0) }
        let before = place.contains(0)
        bytes.wipe()
        let after = place.allSatisfy { $0 == 0 }
        withExtendedLifetime(bytes) {}
        #expect(!before && after)
        #expect(bytes.isEmpty)
    }

    @Test("what somebody else holds too stays as it is")
    func leavesCopies() {
        var bytes = Array(Self.secret)
        let copy = bytes
        bytes.wipe()
        #expect(bytes.isEmpty && copy == Self.secret)
    }

    @Test("nothing is wiped to nothing")
    func wipesNothing() {
        var bytes: [UInt8] = []
        bytes.wipe()
        bytes.wipe()
        #expect(bytes.isEmpty)
    }

    @Test("bytes that are taken over are zero where they were", arguments: [0, 1, 8, 32, 4096])
    func takesOver(count: Int) {
        var data = Data(Self.secret.prefix(count))
        let bytes = [UInt8](taking: &data)
        #expect(bytes == Array(Self.secret.prefix(count)))
        #expect(data.count == count && data.allSatisfy { $0 == 0 })
    }
}
