import Controllers
import Simulator
import Store
import Testing

/// The simulator finds mistakes: each of these within a few seeds.
@Suite struct MistakeTests {
    private static let seeds: ClosedRange<UInt64> = 1...60

    @Test(arguments: Mistake.all) func isFound(_ mistake: Mistake) {
        let controllers = Simulation.controllers.map { sound -> any Controller in
            sound.name == mistake.controller ? FaultyController(sound: sound, spoil: mistake.spoil) : sound
        }
        #expect(Simulation.controllers.contains { $0.name == mistake.controller })
        let settings = SimulationSettings(controllers: controllers)
        let found = Self.seeds.first { Simulation.run(seed: $0, settings: settings).fault != nil }
        #expect(found != nil, "\(mistake.name): no seed of \(Self.seeds.count) finds it")
    }
}
