internal import Objects
internal import Store

/// How it has to be once every load has been constant for long.
extension AutoscalerFleet {
    mutating func checkIsRight(_ app: FleetApp) {
        guard let object = snapshot[app.autoscaler], let deployment = snapshot[app.deployment].map(Deployment.init)
        else {
            return fail("\(app.name) is gone")
        }
        let autoscaler = HorizontalPodAutoscaler(object)
        let count = deployment.replicas
        let pods = pods(of: app)
        guard pods.count == count, pods.allSatisfy(\.isReady) else {
            return fail("\(app.name) has \(pods.count) pods instead of \(count), or not all are ready")
        }
        guard (autoscaler.minReplicas...autoscaler.maxReplicas).contains(count) else {
            return fail("\(app.name) rests at \(count), outside of its bounds")
        }
        let wanted = min(max(wanted(app, count), autoscaler.minReplicas), autoscaler.maxReplicas)
        guard wanted != count else { return }
        // Nowhere to go: a share of few pods may round to none.
        let rules = autoscaler.behavior(wanted > count ? "scaleUp" : "scaleDown")
        if rules["selectPolicy"] == "Disabled" || isStuck(rules, at: count, isUp: wanted > count) { return }
        fail("\(app.name) rests at \(count), though its load of \(app.load) takes \(wanted)")
    }

    /// Whether no policy moves so few pods at all.
    private func isStuck(_ rules: Value, at count: Int, isUp: Bool) -> Bool {
        let steps = (rules["policies"]?.array ?? []).map { policy in
            let amount = Int(policy["value"]?.integer ?? 0)
            guard policy["type"] == "Percent" else { return amount }
            return isUp ? (count * amount + 99) / 100 : count - count * max(0, 100 - amount) / 100
        }
        return (rules["selectPolicy"] == "Min" ? steps.min() : steps.max()) ?? 0 == 0
    }

    /// By "Algorithm details" of Kubernetes' documentation: the ratio times what there is, unless it is near to one; of several
    /// metrics, the greatest.
    private func wanted(_ app: FleetApp, _ count: Int) -> Int {
        let each = app.isShared ? app.load / Int64(count) : app.load
        let share = each * 100 / app.request
        var wanted = AutoscalerFleet.wanted(share, app.share, count)
        if let perPod = app.perPod {
            let ratio = (app.queue, perPod * Int64(count))
            let isNear = ratio.0 * 10 >= ratio.1 * 9 && ratio.0 * 10 <= ratio.1 * 11
            wanted = max(wanted, isNear ? count : Int((app.queue + perPod - 1) / perPod))
        }
        return wanted
    }

    private static func wanted(_ used: Int64, _ target: Int64, _ count: Int) -> Int {
        if used * 10 >= target * 9, used * 10 <= target * 11 { return count }
        return Int((used * Int64(count) + target - 1) / target)
    }
}
