import { Controller, Get, Inject, Param } from '@nestjs/common';
import { day, names, pack, period, slug, type Pack } from '@toteuma/contracts';
import { CONFIG, Describe, problem, Roles, type BaseConfig } from '@toteuma/platform';
import { z } from 'zod';
import type { Packs } from '../config.js';

const authority = z.strictObject({ id: slug, names, from: day, to: day.nullable(), successor: slug.nullable() });
const programme = z.strictObject({ id: slug, version: z.int().min(1), names, period, funds: z.array(slug), authorities: z.array(authority) });
const programmesAnswer = z.strictObject({ programmes: z.array(programme) });

/** The programmes of the platform, as their packs are now. A grant carries the rules it was decided under, whatever becomes of these. */
@Controller('api/v1/applications/programmes')
export class ProgrammesHttp {
  constructor(@Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs }) {}

  @Get()
  @Roles('any')
  @Describe({ summary: 'The programmes of the platform', name: 'listProgrammes', answer: programmesAnswer })
  list(): z.infer<typeof programmesAnswer> {
    const programmes = [...this.config.TOTEUMA_PACKS.values()].map(({ id, version, names: called, period: time, funds, authorities }) => ({ id, version, names: called, period: time, funds, authorities }));
    return { programmes: programmes.toSorted((one, other) => one.period.from.localeCompare(other.period.from) || one.id.localeCompare(other.id)) };
  }

  @Get(':programme')
  @Roles('any')
  @Describe({ summary: 'One programme: its whole pack', name: 'readProgramme', answer: pack })
  one(@Param('programme') id: string): Pack {
    const found = this.config.TOTEUMA_PACKS.get(id);
    if (found === undefined) throw problem('not-found');
    return found;
  }
}
