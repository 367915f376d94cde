/// Reads JSON (RFC 8259, strictly) into values.
///
/// A number without fraction and exponent that fits 64 bits is an integer, any other a double, as in
/// `k8s.io/apimachinery/pkg/util/json`; `1.0` stays a double. Texts are UTF-8; a lone surrogate or a broken byte is refused
/// rather than replaced. Messages never quote values.
public enum JSONParser {
    /// What becomes of a name that a map has twice.
    public enum DuplicateNames: Sendable, Hashable {
        /// Strict field validation, as kubectl asks for by default.
        case refused
        /// Go's way: of two the later counts.
        case lastCounts
    }

    /// Reads one value. `file` is what positions in diagnostics name.
    public static func parse(
        _ bytes: [UInt8], file: String = "", limits: TextLimits = .standard, duplicates: DuplicateNames = .refused
    ) throws(Diagnostic) -> Value {
        try read(bytes, file, limits, duplicates, wantsMap: false).value
    }

    /// Reads one value. `file` is what positions in diagnostics name.
    public static func parse(
        _ text: String, file: String = "", limits: TextLimits = .standard, duplicates: DuplicateNames = .refused
    ) throws(Diagnostic) -> Value {
        try parse(Array(text.utf8), file: file, limits: limits, duplicates: duplicates)
    }

    /// Reads one value in Go's way, and tells which names are set twice: up to `maximumDuplicates` of them.
    static func lenient(
        _ bytes: [UInt8], limits: TextLimits
    ) throws(Diagnostic) -> (value: Value, duplicates: [FieldPath]) {
        let result = try read(bytes, "", limits, .lastCounts, wantsMap: false)
        return (result.value, result.duplicates)
    }

    /// How many names that are set twice are told, as in `sigs.k8s.io/json`.
    static let maximumDuplicates = 100

    /// Reads one value and where each part of it stands.
    public static func document(
        _ bytes: [UInt8], file: String, limits: TextLimits = .standard, duplicates: DuplicateNames = .refused
    ) throws(Diagnostic) -> ParsedDocument {
        let (value, map, _) = try read(bytes, file, limits, duplicates, wantsMap: true)
        let position = SourcePosition(file: file, line: Int(map.value.line), column: Int(map.value.column))
        return ParsedDocument(value: value, map: map, position: position, index: 0)
    }

    private static func read(
        _ bytes: [UInt8], _ file: String, _ limits: TextLimits, _ duplicates: DuplicateNames, wantsMap: Bool
    ) throws(Diagnostic) -> (value: Value, map: SourceMap, duplicates: [FieldPath]) {
        guard bytes.count <= limits.bytes else {
            let message = "the text has \(bytes.count) bytes; at most \(limits.bytes) are read"
            throw Diagnostic.limit("bytes", message, at: SourcePosition(file: file, line: 1, column: 1))
        }
        let outcome = bytes.withUnsafeBufferPointer { buffer -> Result<(Value, SourceMap, [FieldPath]), JSONFault> in
            var reader = JSONReader(buffer, limits, duplicates, wantsMap: wantsMap)
            do throws(JSONFault) {
                return .success((try reader.wholeText(), reader.map, reader.duplicatePaths))
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let result): return result
        case .failure(let fault): throw fault.diagnostic(in: bytes, file: file)
        }
    }
}

/// What stopped the reading of a JSON text, and at which byte.
struct JSONFault: Error {
    var reason = Diagnostic.Reason.syntax
    var offset: Int
    var message: String
    /// The first of two things that clash.
    var earlierOffset: Int?

    func diagnostic(in bytes: [UInt8], file: String) -> Diagnostic {
        var cursor = PlaceCursor()
        var message = self.message
        bytes.withUnsafeBufferPointer { buffer in
            if let earlierOffset {
                let earlier = cursor.place(of: earlierOffset, in: buffer)
                message += "; it is set before at line \(earlier.line), column \(earlier.column)"
            }
            _ = cursor.place(of: offset, in: buffer)
        }
        let position = SourcePosition(file: file, line: Int(cursor.line), column: Int(cursor.column))
        return Diagnostic(.error, reason, FieldPath(), message, at: position)
    }
}

/// Turns byte offsets, asked for in ascending order, into lines and columns, in one pass over the text.
struct PlaceCursor {
    private(set) var line: Int32 = 1
    private(set) var column: Int32 = 1
    private var offset = 0

    mutating func place(of target: Int, in bytes: UnsafeBufferPointer<UInt8>) -> SourceMap.Place {
        let end = min(target, bytes.count)
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            if byte == 0x0A {
                line &+= 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column &+= 1
            }
        }
        return SourceMap.Place(line: line, column: column)
    }
}
