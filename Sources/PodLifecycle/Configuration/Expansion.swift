/// References to variables in commands, arguments and values: `$(NAME)` stands for a variable's value, `$$` for one
/// dollar sign, and a reference to a variable that is not there stays as it is
/// (`k8s.io/kubernetes/third_party/forked/golang/expansion.Expand`).
enum Expansion {
    static func expand(_ text: String, _ variables: [String: String]) -> String {
        let bytes = Array(text.utf8)
        let dollar = UInt8(ascii: "$")
        guard bytes.contains(dollar) else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == dollar, index + 1 < bytes.count else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if bytes[index + 1] == dollar {
                result.append(dollar)
                index += 2
            } else if let end = reference(in: bytes, at: index) {
                let name = String(decoding: bytes[index + 2..<end], as: UTF8.self)
                if let value = variables[name] {
                    result.append(contentsOf: value.utf8)
                } else {
                    result.append(contentsOf: bytes[index...end])
                }
                index = end + 1
            } else {
                result.append(dollar)
                result.append(bytes[index + 1])
                index += 2
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The index of the `)` that ends a reference which begins at `start`; nil where none does.
    private static func reference(in bytes: [UInt8], at start: Int) -> Int? {
        guard bytes[start + 1] == UInt8(ascii: "(") else { return nil }
        return bytes[(start + 2)...].firstIndex(of: UInt8(ascii: ")"))
    }
}
