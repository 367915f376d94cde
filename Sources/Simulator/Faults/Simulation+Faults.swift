internal import NodeAgent
internal import Objects
internal import Runtime
internal import RuntimeSimulated

/// Faults of the world, which no component brings about.
extension Simulation {
    mutating func disturbWorld() {
        if happens(.containerDeath) { killContainer() }
        if happens(.nodeCrash) { crashNode(random.below(nodes.count), forgetting: false) }
        if happens(.nodeLoss) { crashNode(random.below(nodes.count), forgetting: true) }
        if happens(.nodeOutage) { loseNode(.nodeOutage) }
        if happens(.nodeCutOff) { loseNode(.nodeCutOff) }
        if happens(.agentRestart) { restartAgent() }
        if happens(.memoryShortage) { takeMemory() }
        if happens(.clockForward) { setClock(.milliseconds(random.within(1...7_200_000))) }
        if happens(.clockBack) { setClock(.milliseconds(-random.within(1...settings.farthestBackMilliseconds))) }
        for index in nodes.indices {
            if let absence = nodes[index].absence, absence.until <= now { bringBack(index) }
            if let until = nodes[index].shortUntil, until <= now { giveMemoryBack(index) }
        }
    }

    private mutating func killContainer() {
        let index = random.below(nodes.count)
        let containers = nodes[index].runtime.containerList.sorted { $0.id < $1.id }
        guard let container = random.pick(containers) else { return }
        nodes[index].runtime.kill(container.id, exitCode: 2)
        nodes[index].agent.somethingChanged()
        nodes[index].mustStep = true
        checks.disturbedAll()
    }

    mutating func crashNode(_ index: Int, forgetting: Bool) {
        guard nodes[index].absence == nil else { return }
        if forgetting { forgetEnded(on: index) }
        nodes[index].runtime.crash(forgetting: forgetting)
        nodes[index].agent.somethingChanged()
        nodes[index].mustStep = true
        checks.disturbedAll()
    }

    /// A node is gone for minutes, or until people mend everything.
    private mutating func loseNode(_ fault: SimulatedFault) {
        let index = random.below(nodes.count)
        guard nodes[index].absence == nil else { return }
        let length = settings.keepsNodesLost ? Duration.seconds(1 << 30) : .milliseconds(random.within(1...1_200_000))
        nodes[index].absence = (fault, now + length)
        nodes[index].restartAgent(with: Simulation.agent(index))
        if fault == .nodeOutage { nodes[index].runtime.crash(forgetting: false) }
        checks.disturbedAll()
    }

    /// All but less than any threshold of a node's memory is taken.
    private mutating func takeMemory() {
        let index = random.below(nodes.count)
        nodes[index].shortUntil = now + .milliseconds(random.within(5000...300_000))
        nodes[index].runtime.memoryTakenByOthers = Simulation.memoryBytes - Int64(random.below(100 << 20))
        checks.haveBeenShort.insert(index)
        checks.disturbedAll()
    }

    mutating func giveMemoryBack(_ index: Int) {
        nodes[index].shortUntil = nil
        nodes[index].runtime.memoryTakenByOthers = 0
    }

    mutating func bringBack(_ index: Int) {
        note("node-\(index)", "comes back")
        nodes[index].absence = nil
        if isUp { startAgent(index) }
        checks.disturbedAll()
    }

    private mutating func restartAgent() {
        let index = random.below(nodes.count)
        if isUp, nodes[index].absence == nil { startAgent(index) }
    }

    private mutating func setClock(_ jump: Duration) {
        now = now + jump
        for index in nodes.indices { nodes[index].clockWasSet(by: jump) }
        daemon?.clockWasSet(by: jump)
        startsAt = startsAt.map { $0 + jump }
        measureAt = measureAt + jump
        autoscaledAt = autoscaledAt.map { $0 + jump }
        peopleAt = peopleAt.map { $0 + jump }
        phaseEnd = phaseEnd + jump
        checks.disturbedAll()
        note("fault", "the clock is \(jump.nanoseconds / 1_000_000) ms off")
    }
}
