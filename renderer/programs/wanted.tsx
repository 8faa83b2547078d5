/** What a program wants to use and as what: the owner gives it that, or less. Draws the choice and keeps none of it. */
import { useId } from "react";
import type { ConsentRole, ConsentView } from "../../contract/oauth.ts";
import { consent as strings } from "./strings.ts";

interface WantedProps {
	readonly view: ConsentView;
	readonly chosen: readonly string[];
	readonly onChange: (name: string, isChosen: boolean) => void;
}

/** As many are read at a glance; more are unfolded by whoever wants to read them. */
const unfolded = 12;

export function Wanted({ view, chosen, onChange }: WantedProps) {
	return (
		<fieldset className="field consent-wanted">
			<legend>{strings.upstreams}</legend>
			{view.upstreams.map(({ name, tools }) => (
				<div key={name}>
					<label className="check">
						<input
							type="checkbox"
							checked={chosen.includes(name)}
							onChange={(event) => onChange(name, event.target.checked)}
						/>
						<span>
							<bdi className="strong wrap">{name}</bdi>
							{tools === null && (
								<span className="hint"> {strings.toolsUnknown}</span>
							)}
							{tools?.length === 0 && (
								<span className="hint"> {strings.noTools}</span>
							)}
						</span>
					</label>
					{tools !== null && tools.length > 0 && (
						<Tools
							of={name}
							tools={tools}
							isOpen={view.upstreams.length === 1 && tools.length <= unfolded}
						/>
					)}
				</div>
			))}
			<p className="hint bad" aria-live="polite">
				{chosen.length === 0 && strings.noUpstream}
			</p>
		</fieldset>
	);
}

interface ToolsProps {
	readonly of: string;
	readonly tools: readonly string[];
	readonly isOpen: boolean;
}

function Tools({ of, tools, isOpen }: ToolsProps) {
	return (
		<details className="consent-tools" open={isOpen}>
			<summary className="hint" aria-label={strings.toolsOf(tools.length, of)}>
				{strings.tools(tools.length)}
			</summary>
			<ul className="hint">
				{tools.map((tool) => (
					<li className="code wrap" key={tool}>
						<bdi>{tool}</bdi>
					</li>
				))}
			</ul>
		</details>
	);
}

interface ChooseRoleProps {
	readonly asks: ConsentRole;
	readonly role: ConsentRole;
	readonly onChange: (role: ConsentRole) => void;
}

export function ChooseRole({ asks, role, onChange }: ChooseRoleProps) {
	const id = useId();
	return (
		<div className="ways" role="radiogroup" aria-label={strings.role}>
			{(["viewer", "operator"] as const).map((value) => (
				<label className="way" key={value}>
					<input
						type="radio"
						name={id}
						aria-describedby={`${id}-${value}`}
						checked={role === value}
						onChange={() => onChange(value)}
					/>
					<span>
						<span className="strong">{strings.roles[value].label}</span>
						{asks === value && <span className="hint"> {strings.asked}</span>}
					</span>
					<span className="hint" id={`${id}-${value}`}>
						{strings.roles[value].hint}
					</span>
				</label>
			))}
		</div>
	);
}
