/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/audit.ts";
import { spoken } from "../../words/spoken.ts";

export const { audit, detail, saving } = spoken("audit", english);
