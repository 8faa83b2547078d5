/** Names and values; those without a value are left out. */

interface FactsProps {
	readonly facts: readonly (readonly [name: string, value: string])[];
}

export function Facts({ facts }: FactsProps) {
	return (
		<dl className="facts">
			{facts
				.filter(([, value]) => value !== "")
				.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>
							<bdi className="wrap">{value}</bdi>
						</dd>
					</div>
				))}
		</dl>
	);
}
