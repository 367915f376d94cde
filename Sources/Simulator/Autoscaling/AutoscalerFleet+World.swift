internal import Measurements
internal import Objects
internal import Store

/// What goes on around the autoscalers.
extension AutoscalerFleet {
    mutating func launch(_ index: Int) {
        let app = FleetApp(index, &random)
        add(app)
        create(app.manifest)
        create(app.autoscalerManifest(&random))
    }

    /// People and faults, in one moment.
    mutating func disturb() {
        for _ in 0..<max(1, apps.count / 40) { disturbApp(random.below(apps.count)) }
        switch random.below(60) {
        case 0: setClock(by: .milliseconds(random.within(1...1_800_000)))
        case 1: setClock(by: .milliseconds(-random.within(1...1_800_000)))
        case 2, 3: restartDaemon()
        case 4...8:
            let node = random.below(FleetWeather.nodes)
            note("fault: node \(node) is not measured")
            weather.unmeasured[node] = now + .seconds(random.within(1...200))
        default: break
        }
        weather.unmeasured = weather.unmeasured.filter { $0.value > now }
    }

    private mutating func disturbApp(_ index: Int) {
        let app = apps[index]
        switch random.below(20) {
        case 0...6: apps[index].draw(&random)
        case 7, 8: rollOut(index)
        case 9, 10: failPod(of: app)
        case 11:
            // People scale by hand.
            let count = Int64(random.below(12))
            update(app.deployment) { $0.content.set(.integer(count), at: ["spec", "replicas"]) }
        case 12:
            let next = app.autoscalerManifest(&random)
            update(app.autoscaler) { $0.spec = next.spec }
            watch.forget(app, at: now)
        case 13:
            if let object = snapshot[app.autoscaler] { remove(object) }
            create(app.autoscalerManifest(&random))
        case 14...16: weather.lose(queueOf: index)
        default: weather.find(queueOf: index)
        }
    }

    private mutating func rollOut(_ index: Int) {
        apps[index].version += 1
        let template = apps[index].manifest.content.at(["spec", "template"])
        update(apps[index].deployment) { $0.content.set(template, at: ["spec", "template"]) }
    }

    private mutating func failPod(of app: FleetApp) {
        guard let pod = random.pick(pods(of: app).filter(\.isActive)) else { return }
        let now = now
        update(pod.key, by: "node") {
            $0.content.set("Failed", at: ["status", "phase"])
            $0.setCondition(Condition("Ready", false, at: now))
        }
    }

    private mutating func setClock(by jump: Duration) {
        now = now + jump
        note("fault: the clock is \(jump.nanoseconds / 1_000_000) ms off")
        if jump < .zero {
            weather.clockWentBack(to: now)
            watch.clockWentBack(to: now)
        }
    }

    /// Nothing goes wrong any more, and every load stays as it is.
    mutating func becalm() {
        note("calm")
        weather.clear()
        for index in apps.indices {
            apps[index].noise = 0
            // Who was scaled to none by hand stays there, and says so.
            if replicas(apps[index]) == 0 {
                update(apps[index].deployment) { $0.content.set(1, at: ["spec", "replicas"]) }
            }
        }
    }

    // MARK: Pods

    func pods(of app: FleetApp) -> [Pod] {
        guard let deployment = snapshot[app.deployment] else { return [] }
        return snapshot.dependents(of: deployment.uid).filter { $0.kind == .replicaSet }
            .flatMap { snapshot.dependents(of: $0.uid) }.map(Pod.init)
    }

    /// What is asked to go goes, and what is new comes up in its time.
    mutating func stepPods() {
        for app in apps {
            for pod in pods(of: app) {
                if pod.isBeingDeleted || pod.isFinished {
                    remove(pod.object)
                } else if !pod.isReady {
                    bringUp(pod, app)
                }
            }
        }
    }

    private mutating func bringUp(_ pod: Pod, _ app: FleetApp) {
        let age = now - (pod.object.creationTimestamp ?? now)
        // After a clock that was set back nobody waits for hours.
        let isReady = age >= .seconds(app.readySeconds) || age < .zero
        guard isReady || pod.phase == .pending else { return }
        var next = pod
        next.status.phase = .running
        if next.status.startTime == nil { next.status.startTime = now }
        next.object.setCondition(Condition("Ready", isReady, at: now))
        commit(Transaction([.update(next.object)], by: "node"))
    }

    // MARK: What is measured

    mutating func measure() -> Measurements {
        var measurements = Measurements()
        for app in apps {
            let running = pods(of: app).filter { $0.isActive && $0.phase == .running }
            let ready = running.count(where: \.isReady)
            for pod in running where weather.unmeasured[FleetWeather.node(pod.uid)] == nil {
                var used: Int64 = 0
                if pod.isReady { used = app.isShared ? app.load / Int64(max(ready, 1)) : app.load }
                if app.noise > 0 { used = used * Int64(100 + random.within(-app.noise...app.noise)) / 100 }
                let sample = ResourceSample(
                    time: now, window: .seconds(1), cpuNanocores: used * 1_000_000, memoryWorkingSetBytes: 0)
                measurements.pods[pod.key] = PodUsage(uid: pod.uid, containers: ["main": sample])
            }
            guard app.perPod != nil, !weather.isQueueMissing(app) else { continue }
            let subject = MetricSubject(namespace: "default", metric: "queue-\(app.index)")
            measurements.metrics[subject] = [MetricSeries(milliValue: app.queue, time: now)]
        }
        return measurements
    }
}
