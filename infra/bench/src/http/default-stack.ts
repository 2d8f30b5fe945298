import 'reflect-metadata';
import { createHash, randomUUID } from 'node:crypto';
import { Body, Controller, ForbiddenException, Headers, HttpCode, Inject, Module, NotFoundException, Param, Post, Res, UnauthorizedException, UnprocessableEntityException, UseGuards, ValidationPipe, createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsISO8601, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import pg from 'pg';

/**
 * The peer of the `http` benchmark: the same command as most would write it with NestJS as it comes, on Express, with
 * class-validator and one transaction for each command. It verifies the token at each request, checks role, organisation
 * and the order of periods, honours idempotency keys, and writes the same rows: the event with a digest, and the key with
 * its answer. Positions come from a sequence, so commands of different grants do not wait for each other.
 */
const DATABASE = Symbol('DATABASE');
const keys = createRemoteJWKSet(new URL(process.env['OIDC_JWKS_URL']!));

interface User {
  readonly id: string;
  readonly roles: readonly string[];
  readonly organisation: string;
}
interface Asked {
  readonly headers: Readonly<Record<string, string | undefined>>;
  user?: User;
}

class SignedInApplicant implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Asked>();
    const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
    if (token === undefined) throw new UnauthorizedException();
    const verified = await jwtVerify(token, keys, { issuer: process.env['OIDC_ISSUER']!, audience: process.env['OIDC_AUDIENCE']!, algorithms: ['RS256'] }).catch(() => {
      throw new UnauthorizedException();
    });
    const { sub, roles, organisation } = verified.payload as { sub: string; roles: string[]; organisation: string };
    if (!roles.includes('applicant')) throw new ForbiddenException();
    request.user = { id: sub, roles, organisation };
    return true;
  }
}
const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<Asked>().user);

const DAY = /^\d{4}-\d{2}-\d{2}$/;

class PeriodDto {
  @Matches(DAY) @IsISO8601({ strict: true }) from!: string;
  @Matches(DAY) @IsISO8601({ strict: true }) to!: string;
}
class RowDto {
  @IsString() @Length(1, 100) voucher!: string;
  @Matches(/^[a-z][a-z0-9-]{0,62}$/) category!: string;
  @IsOptional() @Matches(/^[a-z][a-z0-9-]{0,62}$/) partner?: string;
  @Matches(DAY) @IsISO8601({ strict: true }) paidOn!: string;
  @Matches(/^-?\d{1,12}(\.\d{1,2})?$/) amount!: string;
}
class RevenueDto {
  @IsString() partner!: string;
  @Matches(/^-?\d{1,12}(\.\d{1,2})?$/) amount!: string;
}
class FinancingDto extends RevenueDto {
  @IsString() source!: string;
}
class SubmitClaimDto {
  @ValidateNested() @Type(() => PeriodDto) period!: PeriodDto;
  @IsArray() @ArrayMaxSize(20_000) @ValidateNested({ each: true }) @Type(() => RowDto) rows!: RowDto[];
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => RevenueDto) revenue?: RevenueDto[];
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => FinancingDto) financing?: FinancingDto[];
  @IsOptional() @IsBoolean() last?: boolean;
}

interface Answer {
  readonly id: string;
  readonly version: number;
  readonly position: number;
  readonly claim: number;
}

@Controller('api/v1/claims/:grant')
class ClaimsController {
  constructor(@Inject(DATABASE) private readonly pool: pg.Pool) {}

  @Post()
  @HttpCode(201)
  @UseGuards(SignedInApplicant)
  async submit(@CurrentUser() user: User, @Param('grant') grant: string, @Headers('idempotency-key') key: string, @Body() body: SubmitClaimDto, @Res({ passthrough: true }) response: { setHeader(name: string, value: string): void }): Promise<Answer> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const answer = await submitClaim(client, user, grant, key, body);
      await client.query('COMMIT');
      response.setHeader('etag', `"${answer.version}"`);
      return answer;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}

async function submitClaim(client: pg.PoolClient, user: User, grant: string, key: string, body: SubmitClaimDto): Promise<Answer> {
  const route = `POST /api/v1/claims/${grant}`;
  const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const before = await client.query('SELECT body_hash, answer FROM commands WHERE actor = $1 AND route = $2 AND key = $3', [user.id, route, key]);
  if (before.rows[0]) {
    if (before.rows[0].body_hash !== bodyHash) throw new UnprocessableEntityException('key reused');
    return before.rows[0].answer as Answer;
  }
  const { rows } = await client.query('SELECT organisation, next_day::text AS next_day, claims FROM grants WHERE id = $1 FOR UPDATE', [grant]);
  if (!rows[0] || rows[0].organisation !== user.organisation) throw new NotFoundException();
  if (body.period.from !== rows[0].next_day) throw new UnprocessableEntityException('period');
  const claim = (rows[0].claims as number) + 1;
  const data = JSON.stringify(eventOf(claim, body));
  const at = new Date().toISOString();
  const inserted = await client.query(
    `INSERT INTO events (stream, version, id, type, schema_version, data, metadata, occurred_at, recorded_at, hash)
     VALUES ($1, $2, $3, 'ClaimSubmitted', 1, $4, $5, $6, $6, $7) RETURNING position`,
    [grant, claim, randomUUID(), data, JSON.stringify({ actor: user.id, correlation: randomUUID(), cause: null }), at, createHash('sha256').update(data).digest()],
  );
  const answer = { id: grant, version: claim, position: Number(inserted.rows[0].position), claim };
  await client.query('INSERT INTO commands (actor, route, key, body_hash, answer, position) VALUES ($1, $2, $3, $4, $5, $6)', [user.id, route, key, bodyHash, JSON.stringify(answer), answer.position]);
  await client.query('UPDATE grants SET claims = $2, next_day = ($3::date + 1) WHERE id = $1', [grant, claim, body.period.to]);
  return answer;
}

const centsOf = (amount: string): bigint => {
  const [euros = '0', cents = ''] = amount.split('.');
  return BigInt(euros) * 100n + BigInt(cents.padEnd(2, '0'));
};
const money = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;

/** The claim with what its rows add up to, the flat rate on staff costs among it. */
function eventOf(claim: number, { period, rows, revenue = [], financing = [], last = false }: SubmitClaimDto): object {
  const sums = new Map<string, bigint>();
  for (const { category, amount } of rows) sums.set(category, (sums.get(category) ?? 0n) + centsOf(amount));
  sums.set('flat-rate', ((sums.get('staff') ?? 0n) * 17n + 50n) / 100n);
  const declared = [...sums].map(([category, amount]) => ({ partner: 'lead', category, year: Number(period.from.slice(0, 4)), amount: money(amount) }));
  const support = ([...sums.values()].reduce((sum, amount) => sum + amount) * 80n) / 100n;
  const kept = rows.map((row) => ({ id: row.voucher, voucher: row.voucher, category: row.category, partner: row.partner ?? 'lead', incurredOn: row.paidOn, paidOn: row.paidOn, supplier: null, description: null, amount: row.amount }));
  return { claim, period, rows: kept, revenue, financing, last, declared, claimedSupport: money(support) };
}

@Module({ controllers: [ClaimsController], providers: [{ provide: DATABASE, useFactory: () => new pg.Pool({ connectionString: process.env['DATABASE_URL']!, max: 20 }) }] })
class DefaultStack {
  constructor(@Inject(DATABASE) readonly pool: pg.Pool) {}
}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(DefaultStack, { logger: false });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  await app.listen(0, '127.0.0.1');
  process.send?.(await app.getUrl());
  process.once('SIGTERM', () => void app.close().then(() => app.get(DefaultStack).pool.end()).then(() => process.exit(0)));
}

await main();
