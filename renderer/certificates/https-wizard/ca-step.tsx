/** The CA: there already, made now, or made for other names. */
import { TriangleAlert } from "lucide-react";
import { formatDate } from "../../shared/times.ts";
import { Made } from "./made.tsx";
import { beyond, neededSubtrees } from "./plan.ts";
import { wizard as strings } from "./strings.ts";
import type { StepProps } from "./use-wizard.ts";

export function CaStep({ wizard }: StepProps) {
	const { ca, names, certificates } = wizard;
	if (certificates.value === null) return null;
	if (!ca) {
		const further = neededSubtrees(names);
		return (
			<p className="wrap">
				{strings.caNone}
				{further.length > 0
					? strings.caAnd(further.join(", "))
					: strings.caUsual}
			</p>
		);
	}
	const missing = beyond(ca, names);
	if (missing.length > 0)
		return (
			<p className="note" data-tone="warn" role="alert">
				<TriangleAlert aria-hidden="true" />
				<span className="wrap">{strings.caCannot(missing.join(", "))}</span>
			</p>
		);
	return (
		<Made>
			{strings.caThere(ca.name)} {strings.caUntil(formatDate(ca.notAfter))}
		</Made>
	);
}
