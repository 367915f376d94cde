/// LimitRanges and ResourceQuotas (`k8s.io/api/core/v1`).
extension Schema {
    static let limitRange: Schema = {
        let item: [Property] = [
            required("type", .text, "What is limited: Pod, Container or PersistentVolumeClaim."),
            field("max", .quantities, "At most so much of each resource."),
            field("min", .quantities, "At least so much of each resource."),
            field("default", .quantities, "The limit of what has none."),
            field("defaultRequest", .quantities, "The request of what has none."),
            field("maxLimitRequestRatio", .quantities, "How many times its request a limit may be.")
        ]
        let spec: [Property] = [
            required("limits", .list(object(item).derived(LimitRangeDefaults.derive)), "One for each type.")
        ]
        return kindSchema([field("spec", object(spec).checked(LimitRangeRules.check), "What is desired.")])
    }()

    static let resourceQuota: Schema = {
        let requirement: [Property] = [
            required("scopeName", .text),
            required("operator", .oneOf("In", "NotIn", "Exists", "DoesNotExist")),
            field("values", .texts)
        ]
        let spec: [Property] = [
            field("hard", .quantities, "At most so much of each resource in the namespace."),
            field("scopes", .texts, "Counts only what all of these fit."),
            field(
                "scopeSelector", .atomicObject([field("matchExpressions", .list(.object(requirement)))]),
                "Counts only what all of these fit.")
        ]
        let status: [Property] = [field("hard", .quantities), field("used", .quantities)]
        return kindSchema([
            field("spec", object(spec).checked(ResourceQuotaRules.check), "What is desired."),
            field("status", .object(status), "What is.")
        ])
    }()
}
