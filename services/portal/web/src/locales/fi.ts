import applying from './fi/applying.json';
import attachments from './fi/attachments.json';
import checking from './fi/checking.json';
import claiming from './fi/claiming.json';
import duties from './fi/duties.json';
import figures from './fi/figures.json';
import granting from './fi/granting.json';
import register from './fi/register.json';

export const texts = { ...figures, ...applying, ...attachments, ...duties, ...granting, ...checking, ...claiming, ...register };
