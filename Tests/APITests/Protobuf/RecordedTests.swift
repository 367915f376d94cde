import Objects
import Testing

@testable import API

@Suite("Protobuf from kubectl")
struct RecordedTests {
    @Test("an object that kubectl sends becomes the object that it prints")
    func objects() throws {
        for (command, body, object) in RecordedObjects.all + RecordedReviews.all + RecordedJob.all {
            let bytes = try #require(Base64.decode(body.filter { $0 != "\n" }), "\(command)")
            #expect(try ProtobufDecoder.object(bytes) == JSONParser.parse(object), "\(command)")
        }
    }

    @Test("nothing that is cut short, and nothing with a byte changed, brings the reader down")
    func damaged() throws {
        for (command, body, _) in RecordedObjects.all {
            let bytes = try #require(Base64.decode(body.filter { $0 != "\n" }), "\(command)")
            for index in bytes.indices.dropFirst(4) {
                var changed = bytes
                changed[index] ^= 1 << UInt8(index % 8)
                for candidate in [Array(bytes[..<index]), changed] {
                    guard let object = try? ProtobufDecoder.object(candidate) else { continue }
                    #expect(object.fields != nil, "\(command), byte \(index)")
                }
            }
        }
    }
}
