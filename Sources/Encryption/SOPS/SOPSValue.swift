internal import Objects

/// A value as SOPS tells them apart: each kind has one text that is encrypted and that the file's MAC is over (`aes.Encrypt` and
/// `sops.ToBytes` of getsops/sops).
public enum SOPSValue: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case flag(Bool)
    /// A date that YAML 1.1 reads without quotes, as RFC 3339 writes it.
    case time(String)
    case bytes([UInt8])
    case comment(String)
}

extension SOPSValue {
    /// What a decrypted text of some type stands for; nil where it is none of that type.
    init?(_ bytes: [UInt8], type: String) {
        let text = String(decoding: bytes, as: UTF8.self)
        switch type {
        // A text of sops may be any bytes: those of a file that is no text.
        case "str": self = String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes(bytes)
        case "int", "int64":
            guard let number = Int64(text) else { return nil }
            self = .integer(number)
        case "float":
            guard let number = Double(text) else { return nil }
            self = .number(number)
        case "bool":
            guard ["true", "false"].contains(text.lowercased()) else { return nil }
            self = .flag(text.lowercased() == "true")
        case "time":
            // The type is not bound to the value: who cannot decrypt it can still call it another, and a time is written as it is.
            guard YAMLTime(text) != nil else { return nil }
            self = .time(text)
        case "bytes": self = .bytes(bytes)
        case "comment": self = .comment(text)
        default: return nil
        }
    }

    var type: String {
        switch self {
        case .text: "str"
        case .integer: "int"
        case .number: "float"
        case .flag: "bool"
        case .time: "time"
        case .bytes: "bytes"
        case .comment: "comment"
        }
    }

    var isComment: Bool {
        if case .comment = self { true } else { false }
    }

    var plainBytes: [UInt8] {
        switch self {
        case .text(let text), .time(let text), .comment(let text): Array(text.utf8)
        case .integer(let number): Array(String(number).utf8)
        case .number(let number): Array(ShortestDecimal(number).plain.utf8)
        // As the first implementation wrote them, which was in Python.
        case .flag(let flag): Array((flag ? "True" : "False").utf8)
        case .bytes(let bytes): bytes
        }
    }

    /// What it is in an object.
    var value: Value {
        switch self {
        case .text(let text), .time(let text), .comment(let text): .string(text)
        case .integer(let number): .integer(number)
        case .number(let number): Int64(exactly: number).map { .integer($0) } ?? .double(number)
        case .flag(let flag): .bool(flag)
        case .bytes(let bytes): .string(String(decoding: bytes, as: UTF8.self))
        }
    }
}

// MARK: - What stands in a file

extension SOPSValue {
    /// What a scalar means to Kubernetes: so it is encrypted. Nil for null, which SOPS leaves as it is.
    static func meant(_ scalar: TextOutline.Scalar, isJSON: Bool) throws(EncryptionError) -> SOPSValue? {
        if isJSON, scalar.style == .plain, let number = Double(scalar.text), number.isFinite { return .number(number) }
        switch scalar.value {
        case .null: return nil
        case .bool(let flag): return .flag(flag)
        case .integer(let number): return .integer(number)
        case .double(let number): return .number(number)
        case .string(let text):
            // A number without quotes that is none: too large, infinite.
            guard scalar.style != .plain || !isNumberLike(text) else {
                throw EncryptionError(
                    .unsupported, "SOPS has no form for a number of this size: put it in quotes", at: scalar.place)
            }
            return .text(text)
        case .array, .object: return nil
        }
    }

    /// What `sops` takes a scalar for: so it goes into the MAC where it is not encrypted. It reads YAML by go-yaml v3, to which `yes`
    /// is a text and a date is a time.
    static func read(_ scalar: TextOutline.Scalar, isJSON: Bool) throws(EncryptionError) -> SOPSValue? {
        guard scalar.style == .plain, !isJSON else { return try meant(scalar, isJSON: isJSON) }
        switch try meant(scalar, isJSON: false) {
        case .flag where !["true", "false"].contains(scalar.text.lowercased()): return .text(scalar.text)
        case .text(let text): return YAMLTime(text).map { .time($0.text) } ?? .text(text)
        case let value: return value
        }
    }

    private static func isNumberLike(_ text: String) -> Bool {
        [".inf", "-.inf", "+.inf", ".nan"].contains(text.lowercased())
            || (!text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) })
    }
}
