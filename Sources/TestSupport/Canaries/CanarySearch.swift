/// Looks for many canaries, in all their forms, in one go through the bytes.
public struct CanarySearch: Sendable {
    /// The forms by their first four bytes.
    private var forms: [UInt32: [(bytes: [UInt8], canary: Int)]] = [:]
    /// Which pairs of bytes forms begin with.
    private var beginnings = [Bool](repeating: false, count: 1 << 16)
    private let canaries: [Canary]

    public init(_ canaries: [Canary]) {
        self.canaries = canaries
        for (index, canary) in canaries.enumerated() {
            for form in canary.forms {
                beginnings[Int(form[0]) << 8 | Int(form[1])] = true
                forms[CanarySearch.key(form, 0), default: []].append((form, index))
            }
        }
    }

    private static func key(_ bytes: [UInt8], _ place: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[place + $1]) }
    }

    /// The canaries that are in the bytes, each with what stands around it.
    public func found(in bytes: [UInt8]) -> [(name: String, context: String)] {
        var found: [Int: String] = [:]
        guard bytes.count >= 4 else { return [] }
        beginnings.withUnsafeBufferPointer { beginnings in
            bytes.withUnsafeBufferPointer { all in
                var place = 0
                while place + 4 <= all.count {
                    defer { place += 1 }
                    guard beginnings[Int(all[place]) << 8 | Int(all[place + 1])] else { continue }
                    for form in forms[CanarySearch.key(bytes, place)] ?? []
                    where found[form.canary] == nil && bytes[place...].starts(with: form.bytes) {
                        let context = bytes[max(0, place - 200)..<min(bytes.count, place + 100)]
                        found[form.canary] = String(decoding: context, as: UTF8.self)
                    }
                }
            }
        }
        return found.map { (canaries[$0.key].name, $0.value) }
    }
}
