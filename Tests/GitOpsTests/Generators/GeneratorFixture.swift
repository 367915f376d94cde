import GitOps
import Objects
import Testing

/// Sets of generators, for tests.
enum GeneratorFixture {
    static func set(
        _ files: [String: String], path: String = "", limits: DesiredLimits = DesiredLimits()
    ) -> DesiredSet {
        var set = DesiredSet(DesiredSettings(path: path, limits: limits), kinds: .builtIn)
        var repository = FakeRepository(files)
        set.update(to: repository.commit())
        return set
    }

    /// The one object that is made, where nothing is wrong.
    static func only(_ set: DesiredSet) throws -> Object {
        #expect(set.quarantined.isEmpty, "\(set.quarantined.map(\.message))")
        #expect(set.count == 1)
        let key = try #require(set.keys.first)
        return try #require(set[key]).object
    }
}
