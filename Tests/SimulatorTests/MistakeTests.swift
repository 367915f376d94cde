import Controllers
import Objects
import Store
import Testing

@testable import Simulator

/// The simulator finds mistakes: each of these within a few short runs, by the check that is there for it.
@Suite struct MistakeTests {
    private static let seeds: ClosedRange<UInt64> = 1...60

    @Test(arguments: Mistake.all) func isFound(_ mistake: Mistake) throws {
        if let name = mistake.controller { #expect(Simulation.controllers.contains { $0.name == name }) }
        var faults: [String] = []
        for seed in [mistake.seed] + Self.seeds {
            guard let fault = Simulation.run(seed: seed, settings: mistake.settings).fault else { continue }
            faults.append(fault)
            guard fault.contains(mistake.isFoundAs) else { continue }
            #expect(Simulation.run(seed: seed, settings: mistake.sound).fault == nil, "without the mistake")
            return
        }
        Issue.record("\(mistake.name): no seed of \(Self.seeds.count) finds it; these were found: \(faults)")
    }

    /// Runs a pod that ends, and after it has ended loses the node's memory; gives what was found.
    private func runTask(
        _ policy: String, exitCode: Int, _ mistake: (@Sendable (Object) -> Object)? = nil
    ) -> (fault: String?, phase: PodPhase?) {
        var mistakes = SimulatedMistakes()
        mistakes.pod = mistake
        var world = SimulatedCase(mistakes: mistakes)
        world.createTask(policy, seconds: 5, exitCode: exitCode)
        world.run(for: .seconds(60))
        guard let task = world.task, task.isFinished else { return (world.fault, world.task?.phase) }
        world.loseNode(task.nodeName)
        world.run(for: .seconds(60))
        return (world.fault, world.task?.phase)
    }

    @Test(arguments: [("Never", 0), ("Never", 1), ("OnFailure", 0)])
    func anAgentThatRestartsWhatMayNotBeIsFound(policy: String, exitCode: Int) {
        let sound = runTask(policy, exitCode: exitCode)
        #expect(sound.fault == nil && sound.phase == (exitCode == 0 ? .succeeded : .failed))
        let found = runTask(policy, exitCode: exitCode) { pod in
            var pod = pod
            pod.spec["restartPolicy"] = "Always"
            return pod
        }
        #expect(found.fault?.contains("runs again though it had ended for good") == true, "\(found)")
    }
}
