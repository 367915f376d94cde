import Foundation
import FuzzProperties
import Testing

/// The properties that `make fuzz` looks at for hours, for a moment: on every kept input, and on changes of them.
@Suite("Properties of what comes from outside")
struct FuzzPropertiesTests {
    /// Inputs drawn for each target. A debug build does them all in a few seconds.
    private static let drawn = 400

    /// Always the same, so that a change is blamed for what it broke alone; `SKEG_SEED` gives another.
    private static let seed = ProcessInfo.processInfo.environment["SKEG_SEED"].flatMap { UInt64($0) } ?? 1

    @Test("hold for every kept input", arguments: FuzzTarget.all)
    func corpus(target: FuzzTarget) throws {
        let corpus = try Corpus(of: target)
        #expect(!corpus.inputs.isEmpty, "\(corpus.folder) has no inputs")
        for (name, input) in corpus.inputs {
            do throws(BrokenProperty) {
                try target.check(input)
            } catch {
                Issue.record("\(corpus.folder)/\(name): \(error)")
            }
        }
    }

    @Test("hold for inputs drawn from a seed", arguments: FuzzTarget.all)
    func random(target: FuzzTarget) throws {
        let inputs = try Corpus(of: target).inputs.map(\.bytes)
        let seed = FuzzPropertiesTests.seed
        var mutator = Mutator(seed: seed)
        for step in 0..<FuzzPropertiesTests.drawn {
            let input = mutator.next(from: inputs, limit: target.longestInput)
            do throws(BrokenProperty) {
                try target.check(input)
            } catch {
                Issue.record("seed \(seed), step \(step), input \(Corpus.shown(input)): \(error)")
                return
            }
        }
    }

    @Test("an empty input and one of zeros are inputs", arguments: FuzzTarget.all)
    func trivial(target: FuzzTarget) throws {
        try target.check([])
        try target.check([UInt8](repeating: 0, count: target.longestInput))
        try target.check([UInt8](repeating: 0xFF, count: target.longestInput))
    }
}
