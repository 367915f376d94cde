import Foundation
import FuzzProperties

/// The inputs that are kept for a target: seeds, and what was found.
struct Corpus {
    /// From the package's root.
    let folder: String
    /// In the order of their names.
    let inputs: [(name: String, bytes: [UInt8])]

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    init(of target: FuzzTarget) throws {
        folder = "Fuzz/Corpus/\(target.name)"
        let place = Corpus.root.appendingPathComponent(folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
        inputs = try names.map { ($0, [UInt8](try Data(contentsOf: place.appendingPathComponent($0)))) }
    }

    /// An input for a message, to be put into a file with `base64 --decode`.
    static func shown(_ input: [UInt8]) -> String { Data(input).base64EncodedString() }
}
