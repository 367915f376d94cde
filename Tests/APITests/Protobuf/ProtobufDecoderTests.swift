import Objects
import Testing

@testable import API

@Suite("Protobuf")
struct ProtobufDecoderTests {
    @Test("a ConfigMap as kubectl sends it becomes the object, without what is zero")
    func readsConfigMap() throws {
        let metadata = Message().text(1, "a").text(2, "").text(3, "default").message(8, Message()).message(
            11, Message().text(1, "app").text(2, "web"))
        let map = Message().message(1, metadata).message(2, Message().text(1, "k").text(2, "v")).message(
            3, Message().text(1, "b").bytes(2, [1, 2]))
        let object = try ProtobufDecoder.object(envelope("v1", "ConfigMap", map))
        #expect(
            object == [
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": "a", "namespace": "default", "labels": ["app": "web"]], "data": ["k": "v"],
                "binaryData": ["b": "AQI="]
            ])
    }

    @Test("zero is kept where absence means something else, and fields that are not known are passed over")
    func keepsZero() throws {
        let options = Message().number(1, 0).message(99, Message().text(1, "new"))
        let object = try ProtobufDecoder.object(envelope("v1", "DeleteOptions", options))
        #expect(object["gracePeriodSeconds"] == 0)
        #expect(object.fields?.count == 3)
    }

    @Test("the notation numbers names in their order, and gaps are said")
    func notation() {
        let message = ProtobufMessage("a b:i? - c:*Thing -9 d:%x")
        #expect(message.fields.mapValues(\.name) == [1: "a", 2: "b", 4: "c", 9: "d"])
        #expect(message.fields[2]?.isOptional == true)
        #expect(message.fields[4]?.isList == true)
        #expect(message.fields[4]?.type == .message("Thing"))
        #expect(message.fields[9]?.type == .map(of: .bytes))
    }

    @Test("schemas of custom kinds may hold a schema or a boolean, one or several, and values of any kind")
    func readsVariants() throws {
        let text = Message().text(5, "string")
        let schema = Message().text(5, "object")
            .message(8, Message().bytes(1, Array(#"{"a": [1, null]}"#.utf8)))
            .message(20, Message().bytes(1, Array("\"x\"".utf8)))
            .message(24, Message().message(1, text))
            .message(29, Message().text(1, "list").message(2, Message().message(24, Message().message(2, text))))
            .message(29, Message().text(1, "open").message(2, Message().message(30, Message().number(1, 1))))
            .message(
                29, Message().text(1, "map").message(2, Message().message(30, Message().number(1, 0).message(2, text)))
            )
            .message(32, Message().text(1, "d").message(2, Message().text(2, "e")))
        let version = Message().message(4, Message().message(1, schema))
        let object = try ProtobufDecoder.object(
            envelope(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition",
                Message().message(2, Message().message(7, version))))
        let expected: Value = [
            "type": "object", "default": ["a": [1, .null]], "enum": ["x"], "items": ["type": "string"],
            "properties": [
                "list": ["items": [["type": "string"]]], "open": ["additionalProperties": true],
                "map": ["additionalProperties": ["type": "string"]]
            ],
            "dependencies": ["d": ["e"]]
        ]
        #expect(object["spec"]?["versions"]?.array?.first?["schema"]?["openAPIV3Schema"] == expected)
    }

    @Test("a long list and a large map are read in one pass")
    func readsMuch() throws {
        let names = (0..<50_000).reduce(into: Message()) { message, index in
            message.content += Message().text(14, "f\(index)").content
            message.content += Message().message(12, Message().text(1, "k\(index)").text(2, "v")).content
        }
        let object = try ProtobufDecoder.object(envelope("v1", "ConfigMap", Message().message(1, names)))
        #expect(object["metadata"]?["finalizers"]?.array?.count == 50_000)
        #expect(object["metadata"]?["annotations"]?.fields?.count == 50_000)
    }

    @Test("what lies too deep, keys that are too long, and numbers that JSON does not have are refused")
    func refusesBeyondLimits() {
        var schema = Message().text(5, "object")
        for _ in 0..<200 { schema = Message().message(28, schema) }
        var number = Message()
        number.content += [0x49] + [UInt8](repeating: 0xFF, count: 8)
        let json = Message().message(8, Message().bytes(1, Array("{".utf8)))
        for (schema, expected) in [
            (schema, "limit depth"), (number, "maximum is no number"), (json, "default holds no JSON")
        ] {
            let version = Message().message(4, Message().message(1, schema))
            let body = Message().message(2, Message().message(7, version))
            let refused = refusal { () throws(APIStatus) in
                _ = try ProtobufDecoder.object(envelope("apiextensions.k8s.io/v1", "CustomResourceDefinition", body))
            }
            #expect(refused?.code == 400)
            #expect(refused?.message.contains(expected) == true, "\(refused?.message ?? "")")
        }
        let key = String(repeating: "k", count: 1025)
        let map = Message().message(2, Message().text(1, key).text(2, "v"))
        let refused = refusal { () throws(APIStatus) in
            _ = try ProtobufDecoder.object(envelope("v1", "ConfigMap", map))
        }
        #expect(refused?.message.contains("limit keyLength") == true)
    }

    @Test("bytes that are no message are refused")
    func refuses() {
        let good = envelope("v1", "ConfigMap", Message().message(1, Message().text(1, "a")))
        for length in 0..<good.count { _ = try? ProtobufDecoder.object(Array(good.prefix(length))) }
        for bytes in [
            [], Array("{}".utf8), Array("k8s\0".utf8) + [0xFF], Array("k8s\0".utf8) + [0x0A, 0xFF, 0xFF, 0xFF, 0xFF]
        ] {
            #expect(refusal { () throws(APIStatus) in _ = try ProtobufDecoder.object(bytes) } != nil)
        }
        let unknown = refusal { () throws(APIStatus) in
            _ = try ProtobufDecoder.object(envelope("example.com/v1", "Widget", Message()))
        }
        #expect(unknown?.code == 415)
    }

    private func envelope(_ apiVersion: String, _ kind: String, _ raw: Message) -> [UInt8] {
        Array("k8s\0".utf8)
            + Message().message(1, Message().text(1, apiVersion).text(2, kind)).message(2, raw).text(3, "").text(4, "")
            .content
    }
}

/// Writes messages, as a client does.
private struct Message {
    var content: [UInt8] = []

    func text(_ number: UInt64, _ text: String) -> Message { bytes(number, Array(text.utf8)) }
    func message(_ number: UInt64, _ inner: Message) -> Message { bytes(number, inner.content) }

    func bytes(_ number: UInt64, _ bytes: [UInt8]) -> Message {
        Message(content: content + varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes)
    }

    func number(_ field: UInt64, _ value: UInt64) -> Message {
        Message(content: content + varint(field << 3) + varint(value))
    }

    private func varint(_ value: UInt64) -> [UInt8] {
        var (rest, bytes) = (value, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
