/// What happened to an object (`k8s.io/api/core/v1.Event`).
extension Schema {
    static let event: Schema = {
        let source: [Property] = [field("component", .text), field("host", .text)]
        let series: [Property] = [field("count", .int32), field("lastObservedTime", .microTime)]
        let properties: [Property] = [
            required("involvedObject", .objectReference, "The object that it is about."),
            field("related", .objectReference, "Another object that has to do with it."),
            field("type", .text, "Normal or Warning."),
            field("reason", .text, "Why, in a word for programs."),
            field("message", .text, "What happened, for people."),
            field("action", .text),
            field("count", .int32, "How often it happened."),
            field("firstTimestamp", .time),
            field("lastTimestamp", .time),
            field("eventTime", .microTime),
            field("series", .object(series)),
            field("source", .object(source), default: .emptyObject),
            field("reportingComponent", .text, default: ""),
            field("reportingInstance", .text, default: "")
        ]
        return kindSchema(properties).checked(EventRules.check)
    }()
}
