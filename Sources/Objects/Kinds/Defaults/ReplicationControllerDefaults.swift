/// Defaults of ReplicationControllers that follow from other fields (`SetDefaults_ReplicationController`).
enum ReplicationControllerDefaults {
    /// What is not said of selector and labels is as the template has it.
    static func derive(_ controller: inout Value) {
        guard let labels = controller.at(["spec", "template", "metadata", "labels"])?.fields, !labels.isEmpty else {
            return
        }
        for path in [["spec", "selector"], ["metadata", "labels"]] {
            let held = controller.at(path)
            guard controller[path[0]]?.fields != nil, held == nil || held?.isNull == true || held == .emptyObject else {
                continue
            }
            controller.set(.object(labels), at: path)
        }
    }
}
